namespace Uring.Bench.Files;

/// <summary>The figures of one measurement.</summary>
internal sealed record FileFigures
{
    /// <summary>The number of operations.</summary>
    public required long Operations { get; init; }

    /// <summary>The duration, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The processor time of the process in its own code, in seconds.</summary>
    public required double UserCpu { get; init; }

    /// <summary>
    /// The processor time of the process in the kernel, in seconds. The workers of its rings are included.
    /// </summary>
    public required double SystemCpu { get; init; }

    /// <summary>The bytes that all threads allocated; null for a program without a managed heap.</summary>
    public long? Allocated { get; init; }

    /// <summary>The number of garbage collections.</summary>
    public int? Collections { get; init; }
}
