namespace Uring.Diagnostics;

/// <summary>The figures of a loop. The loop writes, and any thread reads a value that can be a moment old.</summary>
internal sealed class LoopFigures
{
    private long _operations;
    private long _wakes;
    private long _depth;
    private long _enters;
    private long _overflows;

    /// <summary>The number of operations that were completed.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>The number of times that another thread woke the loop.</summary>
    public long Wakes => Volatile.Read(ref _wakes);

    /// <summary>The number of operations in flight.</summary>
    public long Depth => Volatile.Read(ref _depth);

    /// <summary>The number of calls of io_uring_enter(2).</summary>
    public long Enters => Volatile.Read(ref _enters);

    /// <summary>The number of completions that the kernel lost.</summary>
    public long Overflows => Volatile.Read(ref _overflows);

    /// <summary>Publishes the figures of a turn.</summary>
    public void Publish(long operations, ulong wakes, long depth, ulong enters, uint overflows)
    {
        Volatile.Write(ref _operations, operations);
        Volatile.Write(ref _wakes, (long)wakes);
        Volatile.Write(ref _depth, depth);
        Volatile.Write(ref _enters, (long)enters);
        Volatile.Write(ref _overflows, overflows);
    }

    /// <summary>Adds the counts of another loop. The operations in flight are not a count.</summary>
    public void Add(LoopFigures other)
    {
        _operations += other.Operations;
        _wakes += other.Wakes;
        _enters += other.Enters;
        _overflows += other.Overflows;
    }
}
