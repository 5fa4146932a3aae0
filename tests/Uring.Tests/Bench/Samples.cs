using Uring.Bench.Servers.LoadGenerators;
using Uring.Bench.Servers.Report;

namespace Uring.Tests.Bench;

/// <summary>Creates samples without a run of the benchmark.</summary>
internal static class Samples
{
    /// <summary>Creates a sample of one second of <c>own</c> with 64 clients.</summary>
    /// <param name="server">The server.</param>
    /// <param name="round">The round.</param>
    /// <param name="rate">Connections per second.</param>
    /// <param name="cpu">The processor time of the server per connection, in microseconds.</param>
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

    /// <summary>Creates a run of one server beside nginx, with one round for each ratio.</summary>
    /// <param name="ratios">The ratios of connections per second.</param>
    public static IEnumerable<LoadSample> Run(params IEnumerable<double> ratios) =>
        ratios.SelectMany((ratio, i) => new[] { Of("ours", i + 1, (long)(1000 * ratio)), Of("nginx", i + 1, 1000) });
}
