using Uring.Bench.Report;
using Uring.Bench.Servers.LoadGenerators;

namespace Uring.Bench.Servers.Report;

/// <summary>One load of one server in one round: a raw figure of the report.</summary>
internal sealed record LoadSample : ISample
{
    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>The load generator.</summary>
    public required string Load { get; init; }

    /// <summary>The number of concurrent clients.</summary>
    public required uint Clients { get; init; }

    /// <summary>The figures of the load generator.</summary>
    public required LoadFigures Figures { get; init; }

    /// <summary>The processor time of the server's own code, in microseconds per connection.</summary>
    public required double UserCpu { get; init; }

    /// <summary>The processor time of its system calls, in microseconds per connection.</summary>
    public required double SystemCpu { get; init; }

    /// <summary>
    /// The processor time of the kernel threads of its ring, in microseconds per connection.
    /// </summary>
    public required double KernelCpu { get; init; }

    /// <summary>
    /// The processor time of the whole machine, including the clients, in microseconds per connection.
    /// </summary>
    public required double MachineCpu { get; init; }

    /// <summary>
    /// The average number of processors that were busy with other work than server and client. On an idle
    /// machine the number is near 0.
    /// </summary>
    public double Others => ((MachineCpu - ServerCpu - ClientCpu) * Figures.Connections / 1e6) / Figures.Seconds;

    /// <summary>Resident memory after the load, in bytes.</summary>
    public required long Resident { get; init; }

    /// <summary>
    /// The peak of the resident memory during the load, in bytes; null when the run does not measure it.
    /// </summary>
    public long? Peak { get; init; }

    /// <summary>The whole processor time of the server, in microseconds per connection.</summary>
    public double ServerCpu => UserCpu + SystemCpu + KernelCpu;

    /// <summary>The processor time of the clients, in microseconds per connection.</summary>
    public double ClientCpu => Figures.ClientCpu * 1e6 / Math.Max(1, Figures.Connections);
}
