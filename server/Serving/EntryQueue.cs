using System.Runtime.CompilerServices;
using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving;

/// <summary>The submission queue of a loop: hands out entries, makes room, submits, and judges errors of io_uring_enter(2).</summary>
internal sealed unsafe class EntryQueue
{
    private readonly IoUring _ring;
    private readonly RingFigures* _figures;
    private readonly Orders _orders;
    private readonly LostCompletions _lostCompletions;
    private bool _full;

    public EntryQueue(IoUring ring, RingFigures* figures, Orders orders, LostCompletions lostCompletions)
    {
        _ring = ring;
        _figures = figures;
        _orders = orders;
        _lostCompletions = lostCompletions;
    }

    /// <summary>Whether the last submission failed and has to be repeated.</summary>
    public bool OwesSubmit { get; private set; }

    /// <summary>Takes an entry. When the queue is full, submits the prepared entries and tries once more.</summary>
    /// <returns>False when the queue is still full: the next turn tries again.</returns>
    public bool TryTake(out io_uring_sqe* sqe)
    {
        if (_ring.Submissions.TryTake(out sqe))
        {
            _full = false;
            return true;
        }

        MakeRoom();
        return _ring.Submissions.TryTake(out sqe);
    }

    /// <summary>Takes consecutive entries, as <see cref="TryTake"/> does for one.</summary>
    public bool TryTakeChain(uint links, out SqeChain chain)
    {
        if (_ring.Submissions.TryTakeChain(links, out chain))
        {
            _full = false;
            return true;
        }

        MakeRoom();
        return _ring.Submissions.TryTakeChain(links, out chain);
    }

    /// <summary>Prepares the cancellation of an entry.</summary>
    /// <param name="target">The user data of the entry to cancel.</param>
    /// <param name="generation">The generation that the cancellation belongs to.</param>
    /// <returns>False when the queue has no room.</returns>
    public bool TryCancel(UserData target, ushort generation)
    {
        if (!TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        Entries.Cancel(ref *sqe, target, generation);
        return true;
    }

    /// <summary>Whether a number of entries is free, after a submission where that is needed.</summary>
    public bool HasRoomFor(uint entries)
    {
        if (_ring.Submissions.Space < entries)
        {
            Submit();
        }

        return _ring.Submissions.Space >= entries;
    }

    /// <summary>Submits the prepared entries, if there are any.</summary>
    /// <remarks>
    /// Published entries need no second submission. A kernel thread that was woken and waits for a processor still has
    /// NEED_WAKEUP set, and each submission would wake it with a system call.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubmitPrepared()
    {
        if (_ring.Submissions.Unpublished > 0 || OwesSubmit)
        {
            Submit();
        }
    }

    /// <summary>Submits. Entries that the kernel does not take stay in the queue for the next call.</summary>
    public void Submit()
    {
        KernelResult submitted = _ring.Submit();
        OwesSubmit = submitted.IsError;
        Check(submitted);
    }

    /// <summary>Judges the result of io_uring_enter(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(KernelResult entered)
    {
        if (entered.IsError)
        {
            CheckError(entered.Errno);
        }
    }

    private void MakeRoom()
    {
        // Counts once for each time the queue fills up, not for each turn that finds it full.
        _figures->QueueFull += _full ? 0u : 1;
        _full = true;
        SubmitPrepared();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckError(Errno errno)
    {
        switch (errno)
        {
            // ETIME ends a wait. The others are transient: nothing is lost, and the next turn repeats the call.
            case Errno.EINTR or Errno.EAGAIN or Errno.EBUSY or Errno.ETIME:
                break;
            case Errno.EBADR:
                _lostCompletions.Report();
                break;
            default:
                _figures->Count(Operation.Loop, errno);
                _orders.Fail("the ring is broken", errno);
                break;
        }
    }
}
