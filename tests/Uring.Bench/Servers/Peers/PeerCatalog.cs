using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>All servers of the benchmark by name, in the order of the tables.</summary>
internal sealed class PeerCatalog
{
    /// <summary>The server of all ratios.</summary>
    public const string Reference = "nginx";

    private readonly Dictionary<string, Func<ServerProgram>> _makers;

    /// <summary>Creates the catalog without building a server.</summary>
    /// <param name="work">The folder of the programs that the run builds.</param>
    /// <param name="binary">
    /// An executable of uring-server; null publishes the server of this repository.
    /// </param>
    /// <param name="keeps">Whether the peers keep connections that can do both.</param>
    /// <param name="site">Whether the peers that can do it serve the files of <see cref="SiteTree"/>.</param>
    public PeerCatalog(WorkFolder work, string? binary, bool keeps = false, bool site = false)
    {
        OurServer ours = Ours = new OurServer(binary);
        CPeers c = new(work);
        _makers = new Dictionary<string, Func<ServerProgram>>
        {
            ["ours-sqpoll"] = () => ours.Variant("sqpoll", null),
            ["ours-sqpoll-linger0"] = () => ours.Variant("sqpoll", 0),
            ["ours-batched"] = () => ours.Variant("batched", null),
            ["ours-batched-linger0"] = () => ours.Variant("batched", 0),
            [Reference] = () => site ? NginxPeer.Create(work, SiteTree.In(work)) : NginxPeer.Create(work, keeps),
            ["kestrel"] = () => KestrelPeer.Create(work, keeps),
            ["c-epoll"] = c.Epoll,
            ["c-toy"] = c.Toy,
            ["c-uring"] = () => c.Uring(0),
            ["c-uring-linger"] = () => c.Uring(250),
            ["ours"] = ours.Plain,
            ["ours-kept-sqpoll"] = () => ours.Kept("sqpoll"),
            ["ours-kept-batched"] = () => ours.Kept("batched"),
            ["ours-site-sqpoll"] = () => ours.Site("sqpoll", SiteTree.In(work).Root),
            ["ours-site-batched"] = () => ours.Site("batched", SiteTree.In(work).Root),
            ["c-kept"] = () => c.Kept(sqpoll: false),
            ["c-kept-sqpoll"] = () => c.Kept(sqpoll: true),
        };
    }

    /// <summary>
    /// The default servers of a run: all but the plain variant, which equals one of the others.
    /// </summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "ours-sqpoll", "ours-sqpoll-linger0", "ours-batched", "ours-batched-linger0", Reference, "kestrel", "c-epoll", "c-toy", "c-uring", "c-uring-linger",
    ];

    /// <summary>The default servers of a run with kept connections.</summary>
    public static IReadOnlyList<string> Kept { get; } =
    [
        "ours-kept-sqpoll", "ours-kept-batched", Reference, "kestrel", "c-kept", "c-kept-sqpoll",
    ];

    /// <summary>The default servers of a run with a site.</summary>
    public static IReadOnlyList<string> Site { get; } = ["ours-site-sqpoll", "ours-site-batched", Reference];

    /// <summary>uring-server, published once for all variants.</summary>
    public OurServer Ours { get; }

    /// <summary>The names of all servers.</summary>
    public IEnumerable<string> Names => _makers.Keys;

    /// <summary>Builds the servers that this machine can run.</summary>
    /// <param name="names">The names of the servers.</param>
    /// <param name="leftOut">Receives the name of each other server, with the reason.</param>
    /// <exception cref="ArgumentException">A name is not a server.</exception>
    public List<ServerProgram> Build(IEnumerable<string> names, Action<string, string> leftOut)
    {
        List<ServerProgram> peers = [];
        foreach (string name in names)
        {
            if (!_makers.TryGetValue(name, out Func<ServerProgram>? make))
            {
                throw new ArgumentException($"--servers: '{name}' is not a server: give names of {string.Join(", ", Names)}");
            }

            if (TryMake(name, make, leftOut) is { } peer)
            {
                peers.Add(peer);
            }
        }

        return peers;
    }

    /// <summary>Builds a server, or returns null when this machine cannot run the server.</summary>
    /// <param name="name">The name for <paramref name="leftOut"/>.</param>
    /// <param name="make">Builds the server.</param>
    /// <param name="leftOut">Receives the name and the reason after a failure.</param>
    public static ServerProgram? TryMake(string name, Func<ServerProgram> make, Action<string, string> leftOut)
    {
        try
        {
            return make();
        }
        catch (MissingServerException e)
        {
            leftOut(name, e.Message);
            return null;
        }
    }
}
