using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;

namespace Uring.Tests.Bench;

/// <summary>Samples of a benchmark that never ran.</summary>
internal static class Samples
{
    /// <summary>One second of <c>own</c> with 64 clients.</summary>
    /// <param name="server">The server.</param>
    /// <param name="round">The round.</param>
    /// <param name="rate">Connections per second.</param>
    /// <param name="cpu">What each cost the server, in microseconds.</param>
    public static LoadSample Of(string server, int round, long rate, double cpu = 10) => new()
    {
        Round = round,
        Server = server,
        Load = "own",
        Clients = 64,
        Figures = new LoadFigures { Seconds = 1, Connections = rate, Whole = rate, P50 = 250, ClientCpu = 0.5 },
        UserCpu = cpu / 2,
        SystemCpu = cpu / 2,
        KernelCpu = 0,
        MachineCpu = 100,
        Resident = 1 << 20,
    };

    /// <summary>A run of one server beside nginx, a round for each ratio of connections per second.</summary>
    /// <param name="ratios">These.</param>
    public static IEnumerable<LoadSample> Run(params IEnumerable<double> ratios) =>
        ratios.SelectMany((ratio, i) => new[] { Of("ours", i + 1, (long)(1000 * ratio)), Of("nginx", i + 1, 1000) });
}
