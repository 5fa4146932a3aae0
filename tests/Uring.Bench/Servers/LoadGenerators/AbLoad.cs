using System.Net;
using Uring.Bench.Servers.Cpu;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>The load generator ab of apache2-utils: HTTP/1.0, a connection for each request.</summary>
internal sealed class AbLoad : ILoad
{
    // ab allocates memory for all requests at its start, and ends at the limit on time or on requests.
    private const int MostPerSecond = 60_000;

    public string Name => "ab";

    public string? Version { get; } = Tool.Version("ab", "-V");

    public LoadFigures Run(IPEndPoint server, uint clients, double seconds)
    {
        TimeSpan cpu = ChildrenCpu.Used;

        // -t also sets -n, so -n follows. Without -r, ab ends at the first reset.
        int limit = (int)Math.Max(1, Math.Ceiling(seconds));
        Tool ab = Tool.Run("ab", "-q", "-r", "-t", $"{limit}", "-n", $"{limit * MostPerSecond}", "-c", $"{clients}", $"http://{server}/");
        double used = (ChildrenCpu.Used - cpu).TotalSeconds;
        TextFigures text = new(ab.Output);
        long complete = (long)text.After("Complete requests:");
        long failed = (long)text.After("Failed requests:");
        return new LoadFigures
        {
            Seconds = text.After("Time taken for tests:"),
            Connections = complete,

            // A request can fail in more than one way, and ab counts each of them.
            Whole = Math.Max(0, complete - failed),
            Failed = failed,
            P50 = Milliseconds(text, "50%"),
            P99 = Milliseconds(text, "99%"),
            Max = Milliseconds(text, "100%"),
            ClientCpu = used,
        };
    }

    private static double? Milliseconds(TextFigures text, string percentile) => text.TryAfter(percentile) is { } ms ? ms * 1000 : null;
}
