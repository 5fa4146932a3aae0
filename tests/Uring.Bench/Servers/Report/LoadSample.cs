using Uring.Bench.Servers.LoadGenerators;

namespace Uring.Bench.Servers.Report;

/// <summary>One load of one server in one round: a raw figure of the report.</summary>
internal sealed record LoadSample
{
    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>The load generator.</summary>
    public required string Load { get; init; }

    /// <summary>How many clients at a time.</summary>
    public required uint Clients { get; init; }

    /// <summary>What the clients saw.</summary>
    public required LoadFigures Figures { get; init; }

    /// <summary>The server's own code, in microseconds per connection.</summary>
    public required double UserCpu { get; init; }

    /// <summary>Its system calls.</summary>
    public required double SystemCpu { get; init; }

    /// <summary>The kernel's threads that work for its ring.</summary>
    public required double KernelCpu { get; init; }

    /// <summary>The whole machine, its clients included.</summary>
    public required double MachineCpu { get; init; }

    /// <summary>
    /// Processors that were busy with anything but server and client, on average; near 0 on a machine that measures nothing else.
    /// </summary>
    public double Others => ((MachineCpu - ServerCpu - ClientCpu) * Figures.Connections / 1e6) / Figures.Seconds;

    /// <summary>Resident memory after the load, in bytes.</summary>
    public required long Resident { get; init; }

    /// <summary>All that the server used, in microseconds per connection.</summary>
    public double ServerCpu => UserCpu + SystemCpu + KernelCpu;

    /// <summary>The client, in microseconds per connection.</summary>
    public double ClientCpu => Figures.ClientCpu * 1e6 / Math.Max(1, Figures.Connections);
}
