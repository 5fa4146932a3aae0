namespace Uring.FileLoad;

/// <summary>The number of operations of each worker, and the end of the run.</summary>
/// <param name="workers">The number of workers.</param>
internal sealed class Counters(int workers)
{
    // Two cache lines for each worker, so that no two workers write to the same one.
    private const int Stride = 16;

    private readonly long[] _counts = new long[(workers + 1) * Stride];
    private volatile bool _isStopped;

    /// <summary>Whether the workers end after their current operation.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>The number of operations of all workers.</summary>
    public long Sum
    {
        get
        {
            long sum = 0;
            for (int worker = 0; worker < workers; worker++)
            {
                sum += Volatile.Read(ref _counts[(worker + 1) * Stride]);
            }

            return sum;
        }
    }

    /// <summary>Counts an operation of a worker.</summary>
    public void Add(int worker) => _counts[(worker + 1) * Stride]++;

    /// <summary>Ends the workers.</summary>
    public void Stop() => _isStopped = true;
}
