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
        return WrkOutput.Read(wrk.Output, (ChildrenCpu.Used - cpu).TotalSeconds);
    }
}
