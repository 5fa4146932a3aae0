using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>Every server that the benchmark knows, by name, in the order of its tables.</summary>
internal sealed class PeerCatalog
{
    /// <summary>What the others are compared with.</summary>
    public const string Reference = "nginx";

    private readonly Dictionary<string, Func<ServerProgram>> _makers;

    /// <summary>Nothing is built yet.</summary>
    /// <param name="work">Where what is built goes.</param>
    /// <param name="binary">An executable of uring-server; null: publish it.</param>
    public PeerCatalog(WorkFolder work, string? binary)
    {
        OurServer ours = Ours = new OurServer(binary);
        CPeers c = new(work);
        _makers = new Dictionary<string, Func<ServerProgram>>
        {
            ["ours-sqpoll"] = () => ours.Variant("sqpoll", null),
            ["ours-sqpoll-linger0"] = () => ours.Variant("sqpoll", 0),
            ["ours-batched"] = () => ours.Variant("batched", null),
            ["ours-batched-linger0"] = () => ours.Variant("batched", 0),
            [Reference] = () => NginxPeer.Create(work),
            ["kestrel"] = () => KestrelPeer.Create(work),
            ["c-epoll"] = c.Epoll,
            ["c-toy"] = c.Toy,
            ["c-uring"] = () => c.Uring(0),
            ["c-uring-linger"] = () => c.Uring(250),
            ["ours"] = ours.Plain,
        };
    }

    /// <summary>What is measured when nothing is chosen: all but the plain variant, which equals one of the others.</summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "ours-sqpoll", "ours-sqpoll-linger0", "ours-batched", "ours-batched-linger0", Reference, "kestrel", "c-epoll", "c-toy", "c-uring", "c-uring-linger",
    ];

    /// <summary>Ours, published once for all variants.</summary>
    public OurServer Ours { get; }

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => _makers.Keys;

    /// <summary>Builds those that can be had here.</summary>
    /// <param name="names">Which.</param>
    /// <param name="leftOut">Is told of each that cannot, with the reason.</param>
    /// <exception cref="ArgumentException">There is no such server.</exception>
    public List<ServerProgram> Build(IEnumerable<string> names, Action<string, string> leftOut)
    {
        List<ServerProgram> peers = [];
        foreach (string name in names)
        {
            if (!_makers.TryGetValue(name, out Func<ServerProgram>? make))
            {
                throw new ArgumentException($"there is no server {name}; there are: {string.Join(", ", Names)}");
            }

            if (TryMake(name, make, leftOut) is { } peer)
            {
                peers.Add(peer);
            }
        }

        return peers;
    }

    /// <summary>Builds one, if it can be had here.</summary>
    /// <param name="name">What it is called when it cannot.</param>
    /// <param name="make">Builds it.</param>
    /// <param name="leftOut">Is told of it then, with the reason.</param>
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
