using Uring.Bench.Report;

namespace Uring.Bench.Files;

/// <summary>One measurement of one peer in one round: a raw figure of the report.</summary>
internal sealed record FileSample : ISample
{
    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The load.</summary>
    public required string Load { get; init; }

    /// <summary>The peer.</summary>
    public required string Peer { get; init; }

    /// <summary>The number of operations in flight.</summary>
    public required uint Depth { get; init; }

    /// <summary>The figures of the peer.</summary>
    public required FileFigures Figures { get; init; }

    /// <summary>
    /// The average number of processors that were busy with another process, also during the warm-up.
    /// </summary>
    public required double Others { get; init; }

    /// <summary>Operations per second.</summary>
    public double Rate => Figures.Operations / Figures.Seconds;

    /// <summary>The processor time of an operation, in microseconds.</summary>
    public double Cpu => UserCpu + SystemCpu;

    /// <summary>The processor time of an operation in the program, in microseconds.</summary>
    public double UserCpu => Figures.UserCpu * 1e6 / Figures.Operations;

    /// <summary>The processor time of an operation in the kernel, in microseconds.</summary>
    public double SystemCpu => Figures.SystemCpu * 1e6 / Figures.Operations;

    /// <summary>The bytes that an operation allocates, or null.</summary>
    public double? Allocated => Figures.Allocated / (double)Figures.Operations;
}
