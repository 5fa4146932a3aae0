using System.Diagnostics;
using Uring.Interop;

namespace Uring.Faults;

/// <summary>What was asked of a ring, and how often each of it was answered.</summary>
internal sealed unsafe class Ledger
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly List<int> _answers = [];

    /// <summary>Takes an entry for the caller to prepare, and then to <see cref="Enter"/>.</summary>
    public static io_uring_sqe* Take(IoUring ring) =>
        ring.Submissions.TryTake(out io_uring_sqe* sqe) ? sqe : throw new InvalidOperationException("the queue is full");

    /// <summary>Takes an entry that does nothing.</summary>
    public void Nop(IoUring ring)
    {
        io_uring_sqe* sqe = Take(ring);
        sqe->PrepNop();
        Enter(sqe);
    }

    /// <summary>Takes an entry that completes after that time; the memory has to last until it is submitted.</summary>
    public void Timeout(IoUring ring, __kernel_timespec* time)
    {
        io_uring_sqe* sqe = Take(ring);
        sqe->PrepTimeout(time, 0, 0);
        Enter(sqe);
    }

    /// <summary>Notes that a prepared entry is asked for.</summary>
    public void Enter(io_uring_sqe* sqe)
    {
        sqe->SetData64((ulong)_answers.Count);
        _answers.Add(0);
    }

    /// <summary>Reads what is there.</summary>
    public void Reap(IoUring ring)
    {
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Answered(cqe.user_data);
        }
    }

    /// <summary>Notes a completion that the caller has read itself.</summary>
    public void Answered(ulong request) => _answers[(int)request]++;

    /// <summary>Reads until there is an answer to all, without a system call.</summary>
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
