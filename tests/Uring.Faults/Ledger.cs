using System.Diagnostics;
using Uring.Interop;

namespace Uring.Faults;

/// <summary>The requests to a ring, and the number of completions of each request.</summary>
internal sealed unsafe class Ledger
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly List<int> _answers = [];

    /// <summary>Takes an entry. The caller prepares the entry and passes it to <see cref="Enter"/>.</summary>
    public static io_uring_sqe* Take(IoUring ring) =>
        ring.Submissions.TryTake(out io_uring_sqe* sqe) ? sqe : throw new InvalidOperationException("the queue is full");

    /// <summary>Prepares a NOP.</summary>
    public void Nop(IoUring ring)
    {
        io_uring_sqe* sqe = Take(ring);
        sqe->PrepNop();
        Enter(sqe);
    }

    /// <summary>Prepares a timeout. The memory of the time must stay valid until the submission.</summary>
    public void Timeout(IoUring ring, __kernel_timespec* time)
    {
        io_uring_sqe* sqe = Take(ring);
        sqe->PrepTimeout(time, 0, 0);
        Enter(sqe);
    }

    /// <summary>Records a prepared entry, and sets its user_data.</summary>
    public void Enter(io_uring_sqe* sqe)
    {
        sqe->SetData64((ulong)_answers.Count);
        _answers.Add(0);
    }

    /// <summary>Reads the available completions.</summary>
    public void Reap(IoUring ring)
    {
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Answered(cqe.user_data);
        }
    }

    /// <summary>Records a completion that the caller has read itself.</summary>
    public void Answered(ulong request) => _answers[(int)request]++;

    /// <summary>Reads completions without a system call until all requests have completed.</summary>
    public void ReapAll(IoUring ring)
    {
        long start = Stopwatch.GetTimestamp();
        while (_answers.Contains(0) && Stopwatch.GetElapsedTime(start) < s_patience)
        {
            Reap(ring);
        }
    }

    public override string ToString() =>
        $"{_answers.Count(times => times == 1)} of {_answers.Count} completed once";
}
