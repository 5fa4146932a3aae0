namespace Uring.Bench.Report;

/// <summary>The figures of one measurement in one round.</summary>
internal interface ISample
{
    /// <summary>The round, from 1.</summary>
    int Round { get; }
}
