using Uring.Bench.Servers.LoadGenerators;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;

namespace Uring.Bench.Kestrel;

/// <summary>The loads by name.</summary>
internal static class KestrelLoads
{
    /// <summary>The names of all loads.</summary>
    public static IReadOnlyList<string> Names { get; } = ["keep-wrk", "keep-own", "one-shot", "https", "h2"];

    /// <summary>Returns the loads of a run, in the order of the tables.</summary>
    /// <param name="names">The names of the loads.</param>
    /// <param name="work">The folder of the load generators' files.</param>
    /// <param name="leaveOut">
    /// Receives the name of each load without its load generator, with the reason.
    /// </param>
    public static IReadOnlyList<KestrelLoad> Of(IReadOnlyList<string> names, WorkFolder work, Action<string, string> leaveOut)
    {
        KestrelLoad[] known =
        [
            new("keep-wrk", "kept connections, wrk with one thread", new WrkLoad()),
            new("keep-own", "kept connections, our own clients on one thread", new OwnKeptLoad()),
            new("one-shot", "a connection for each request, our own clients", new OwnLoad(RequestKind.Http11Close)) { Connections = 64 },
            new("https", "kept connections over TLS, wrk with one thread", new WrkLoad("https")) { Connections = 64, IsTls = true },
            new("h2", $"HTTP/2 over TLS, h2load with one thread and {H2Load.Streams} streams for each connection", new H2Load(work)) { Connections = 16, IsTls = true },
        ];
        List<KestrelLoad> loads = [];
        foreach (KestrelLoad load in known.Where(load => names.Contains(load.Name)))
        {
            if (load.Generator.Version is null)
            {
                leaveOut(load.Name, $"{load.Generator.Name} is not installed");
            }
            else
            {
                loads.Add(load);
            }
        }

        return loads;
    }
}
