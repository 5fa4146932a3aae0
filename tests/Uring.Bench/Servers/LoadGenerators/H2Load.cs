using System.Globalization;
using System.Net;
using Uring.Bench.Servers.Cpu;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>
/// The load generator h2load of nghttp2: HTTP/2 over TLS, with concurrent streams on each connection.
/// </summary>
/// <param name="work">The folder of its log.</param>
internal sealed class H2Load(WorkFolder work) : ILoad
{
    /// <summary>The concurrent streams of each connection.</summary>
    public const int Streams = 10;

    public string Name => "h2load";

    public string? Version { get; } = Tool.Version("h2load", "--version");

    public LoadFigures Run(IPEndPoint server, uint clients, double seconds)
    {
        TimeSpan cpu = ChildrenCpu.Used;
        int whole = (int)Math.Max(1, Math.Ceiling(seconds));
        string log = work.File("h2load.log");
        File.Delete(log);
        string[] arguments = ["-t", "1", "-c", $"{clients}", "-m", $"{Streams}", "-D", whole.ToString(CultureInfo.InvariantCulture), $"--log-file={log}", $"https://{server}/"];
        Tool h2load = Tool.Run("h2load", arguments);
        double used = (ChildrenCpu.Used - cpu).TotalSeconds;
        return H2LoadOutput.Read(h2load.Output, File.Exists(log) ? File.ReadLines(log) : [], used);
    }
}
