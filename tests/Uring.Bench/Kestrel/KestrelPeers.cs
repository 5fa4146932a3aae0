using System.Globalization;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Kestrel;

/// <summary>The peers by name: each transport on each runtime.</summary>
internal static class KestrelPeers
{
    private static readonly (string Name, string Description)[] s_transports =
    [
        (KestrelNames.Reference, "the transport of ASP.NET Core"),
        ("sockets-inline", "the same with UnsafePreferInlineScheduling"),
        ("uring-pool", "Uring.Kestrel: the application runs on the thread pool"),
        ("uring-inline", "Uring.Kestrel: the application runs on the loops"),
    ];

    /// <summary>The names of all peers.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. s_transports.Select(transport => KestrelNames.Of(transport.Name, PublishedProgram.Jit)),
        .. s_transports.Select(transport => KestrelNames.Of(transport.Name, PublishedProgram.Aot)),
    ];

    /// <summary>Returns the peers that this machine can run, and builds their programs.</summary>
    /// <param name="settings">The names of the peers, and the settings of their transports.</param>
    /// <param name="work">The folder of the programs.</param>
    /// <param name="leaveOut">Receives the name of each other peer, with the reason.</param>
    public static IReadOnlyList<ServerProgram> Build(KestrelSettings settings, WorkFolder work, Action<string, string> leaveOut)
    {
        List<ServerProgram> peers = [];
        foreach (string runtime in new[] { PublishedProgram.Jit, PublishedProgram.Aot })
        {
            KestrelProgram program = new(new PublishedProgram(work, KestrelProgram.Project, runtime));
            foreach ((string name, string description) in s_transports.Where(transport => settings.Peers.Contains(KestrelNames.Of(transport.Name, runtime))))
            {
                try
                {
                    peers.Add(program.With(name, description, OptionsOf(settings)));
                }
                catch (InvalidOperationException e)
                {
                    leaveOut(KestrelNames.Of(name, runtime), e.Message);
                }
            }
        }

        return peers;
    }

    private static IEnumerable<string> OptionsOf(KestrelSettings settings) =>
    [
        .. settings.Loops is { } loops ? (string[])["--loops", loops.ToString(CultureInfo.InvariantCulture)] : [],
        .. settings.WaitForData is { } waits ? (string[])["--wait-for-data", waits] : [],
    ];
}
