using System.Net;
using Uring.Bench.Servers.Cpu;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>
/// The load generator wrk: HTTP/1.1. wrk keeps its connections, and opens a new one when the server
/// has closed one.
/// </summary>
/// <param name="scheme"><c>http</c> or <c>https</c>. wrk does not verify a certificate.</param>
internal sealed class WrkLoad(string scheme = "http") : ILoad
{
    public string Name => "wrk";

    public string? Version { get; } = Tool.Version("wrk", "-v");

    public LoadFigures Run(IPEndPoint server, uint clients, double seconds) => Run($"{scheme}://{server}/", clients, seconds);

    /// <summary>Runs wrk with further options.</summary>
    public static LoadFigures Run(string address, uint clients, double seconds, params string[] options)
    {
        TimeSpan cpu = ChildrenCpu.Used;
        int whole = (int)Math.Max(1, Math.Ceiling(seconds));
        Tool wrk = Tool.Run("wrk", ["-t", "1", "-c", $"{clients}", "-d", $"{whole}s", "--latency", .. options, address]);
        double used = (ChildrenCpu.Used - cpu).TotalSeconds;
        TextFigures text = new(wrk.Output);
        long requests = (long)(text.TryBefore("requests in") ?? 0);
        long read = (long)(text.TryAfter("read ") ?? 0);
        long others = (long)((text.TryAfter("connect ") ?? 0) + (text.TryAfter("write ") ?? 0) + (text.TryAfter("timeout ") ?? 0));
        long bad = (long)(text.TryAfter("Non-2xx or 3xx responses:") ?? 0);
        return new LoadFigures
        {
            Seconds = text.After("requests in "),
            Connections = requests,
            Whole = Math.Max(0, requests - bad),
            Resets = read,
            Failed = others + bad,
            P50 = text.TryTimeAfter("50%"),
            P99 = text.TryTimeAfter("99%"),
            Max = null,
            ClientCpu = used,
        };
    }
}
