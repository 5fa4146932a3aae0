using System.Runtime.CompilerServices;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// The submission queue of a ring: the program takes entries (SQEs), fills them with a prep helper, and
/// publishes them to the kernel.
/// </summary>
/// <remarks>
/// One thread at a time may use the queue. The queue follows two memory rules of io_uring(7). The tail is
/// stored with release semantics, after the entries below it. With SQPOLL a full fence stands between that
/// store and the load of IORING_SQ_NEED_WAKEUP.
/// </remarks>
public sealed unsafe partial class SubmissionQueue
{
    private readonly IssuerGuard _guard;
    private readonly InFlight _inFlight;
    private readonly bool _sqPoll;
    private readonly bool _rewinds;
    private readonly bool _mixed;
    private readonly int _shift;
    private io_uring_sqe* _sqes;
    private uint _mask;
    private uint* _head;
    private uint* _tail;
    private uint* _flags;
    private uint* _dropped;

    // The caller fills the entries up to _taken, the kernel takes those up to _published.
    private uint _taken;
    private uint _published;

    // The last value of the kernel's head. A read of the head takes its cache line from the SQ thread, so the
    // queue reads it only when this value means a full queue.
    private uint _seenHead;

    internal SubmissionQueue(RingMapping mapping, in io_uring_params parameters, IssuerGuard guard, InFlight inFlight)
    {
        _guard = guard;
        _inFlight = inFlight;
        _sqPoll = (parameters.flags & IORING_SETUP_SQPOLL) != 0;
        _rewinds = (parameters.flags & IORING_SETUP_SQ_REWIND) != 0;
        _mixed = (parameters.flags & IORING_SETUP_SQE_MIXED) != 0;
        _shift = (parameters.flags & IORING_SETUP_SQE128) != 0 ? 1 : 0;
        Attach(mapping, parameters);
    }

    /// <summary>
    /// The number of entries of the queue: a power of two. An entry has 128 bytes with IORING_SETUP_SQE128,
    /// otherwise 64.
    /// </summary>
    public uint Capacity { get; private set; }

    /// <summary>
    /// The number of free entries: io_uring_sq_space_left(3). With SQPOLL the kernel may free entries a
    /// little after their completions, so entries can be in use when all requests are complete.
    /// </summary>
    public uint Space
    {
        get
        {
            _seenHead = Volatile.Read(ref *_head);
            return Capacity - (_taken - _seenHead);
        }
    }

    /// <summary>
    /// The number of entries that the kernel has not taken yet, including the unpublished:
    /// io_uring_sq_ready(3). With SQPOLL the kernel may take entries during the count.
    /// </summary>
    public uint Pending => _taken - Volatile.Read(ref *_head);

    /// <summary>
    /// The number of entries that are taken and not published: the next <see cref="Publish"/> publishes them.
    /// </summary>
    public uint Unpublished => _taken - _published;

    /// <summary>
    /// The number of entries that the kernel refused as invalid since the set-up, by the kernel's count.
    /// Always 0 here: this queue never names an entry that does not exist.
    /// </summary>
    public uint Dropped => Volatile.Read(ref *_dropped);

    /// <summary>
    /// Whether completions wait in the kernel for room in the completion queue (IORING_SQ_CQ_OVERFLOW,
    /// io_uring_cq_has_overflow(3)). Once there is room, the next <see cref="IoUring.Submit"/>,
    /// <see cref="IoUring.GetEvents"/> or wait fetches them.
    /// </summary>
    public bool HasOverflow => (Volatile.Read(ref *_flags) & IORING_SQ_CQ_OVERFLOW) != 0;

    /// <summary>
    /// Whether completion work waits for this thread to enter the kernel (IORING_SQ_TASKRUN). Only rings with
    /// IORING_SETUP_TASKRUN_FLAG report it. <see cref="IoUring.Submit"/>, <see cref="IoUring.GetEvents"/> and
    /// any wait run the work.
    /// </summary>
    public bool HasTaskWork => (Volatile.Read(ref *_flags) & IORING_SQ_TASKRUN) != 0;

    /// <summary>Whether a system call would yield completions of either kind.</summary>
    internal bool HasEvents => (Volatile.Read(ref *_flags) & (IORING_SQ_CQ_OVERFLOW | IORING_SQ_TASKRUN)) != 0;

    /// <summary>Takes the next entry: io_uring_get_sqe(3).</summary>
    /// <param name="sqe">
    /// The entry, all zeros, for a prep helper to fill before <see cref="Publish"/>. An entry that is
    /// published without preparation does nothing and completes with user_data 0 (IORING_OP_NOP). Debug
    /// builds of this assembly report it on standard error.
    /// </param>
    /// <returns>
    /// False when the queue is full: submit, or with SQPOLL wait until the kernel takes entries.
    /// </returns>
    public bool TryTake(out io_uring_sqe* sqe)
    {
        _guard.Enter();
        bool taken = HasSpace(1);
        sqe = taken ? TakeCleared() : null;
        _guard.Exit();
        return taken;
    }

    /// <summary>Takes an entry of 128 bytes: io_uring_get_sqe128(3).</summary>
    /// <param name="sqe">The entry. The second half of its 128 bytes follows the first.</param>
    /// <returns>
    /// False when the queue has too little room, and always on a ring whose entries have only 64 bytes.
    /// Entries of 128 bytes require IORING_SETUP_SQE128 (Linux 5.19), or IORING_SETUP_SQE_MIXED (Linux 6.19),
    /// where such an entry counts as two.
    /// </returns>
    public bool TryTake128(out io_uring_sqe* sqe)
    {
        if (_mixed)
        {
            return TryTakeTwoHalves(out sqe);
        }

        if (_shift == 0)
        {
            sqe = null;
            return false;
        }

        return TryTake(out sqe);
    }

    /// <summary>
    /// Takes <paramref name="count"/> consecutive entries, or none: the links of a chain must be submitted
    /// together.
    /// </summary>
    /// <param name="count">The number, at least 1.</param>
    /// <param name="chain">The entries.</param>
    /// <returns>
    /// False when fewer entries are free. No entry is taken then. Always false above <see cref="Capacity"/>.
    /// </returns>
    /// <remarks>
    /// One store of the tail publishes the entries, but the kernel ends a chain where it stops taking
    /// entries. The kernel stops at a malformed entry and for lack of memory (EAGAIN). Where rings share an
    /// SQ thread (<see cref="IoUringOptions.AttachTo"/> with SQPOLL), the kernel stops after each 8 entries
    /// (seen on 6.18). The rest is a separate chain.
    /// </remarks>
    public bool TryTakeChain(uint count, out SqeChain chain)
    {
        _guard.Enter();
        bool taken = HasSpace(count);
        if (taken)
        {
            chain = new SqeChain(_sqes, _taken, _mask, _shift, count);
            for (uint i = 0; i < count; i++)
            {
                _ = TakeCleared();
            }
        }
        else
        {
            chain = default;
        }

        _guard.Exit();
        return taken;
    }

    /// <summary>Publishes every entry taken so far to the kernel, with one store of the tail.</summary>
    /// <returns>
    /// The number of entries that the kernel has yet to take: the argument for io_uring_enter(2). With SQPOLL
    /// the kernel may take entries during the count.
    /// </returns>
    public uint Publish()
    {
        _guard.Enter();
        CheckPublished();
        uint pending;
        if (_rewinds)
        {
            // A ring that rewinds has neither head nor tail: the kernel starts at the first entry at each
            // call.
            pending = _taken;
        }
        else
        {
            if (_taken != _published)
            {
                Volatile.Write(ref *_tail, _taken);
                _published = _taken;
            }

            pending = _published - Volatile.Read(ref *_head);
        }

        _guard.Exit();
        return pending;
    }

    /// <summary>Whether the SQ thread sleeps and must be woken for the published entries.</summary>
    /// <remarks>
    /// The SQ thread sets the flag, fences, and reads the tail once more before it sleeps. The queue stores
    /// the tail, fences, and reads the flag. With less than a full fence each side may miss the other's
    /// store, and the entry waits forever.
    /// </remarks>
    public bool NeedsWakeup()
    {
        Interlocked.MemoryBarrier();
        return (Volatile.Read(ref *_flags) & IORING_SQ_NEED_WAKEUP) != 0;
    }

    /// <summary>
    /// Withdraws the entries that the kernel has not taken: after a submission that failed, or instead of a
    /// submission. The next entry takes their place.
    /// </summary>
    /// <returns>
    /// The number of withdrawn entries. With SQPOLL these are only the unpublished ones: the SQ thread may be
    /// reading the others.
    /// </returns>
    public uint Withdraw()
    {
        _guard.Enter();
        uint withdrawn;
        if (_sqPoll || _rewinds)
        {
            // The kernel reads no tail of a ring that rewinds.
            uint kept = _rewinds ? 0 : _published;
            withdrawn = _taken - kept;
            _taken = kept;
        }
        else
        {
            _seenHead = Volatile.Read(ref *_head);
            withdrawn = _taken - _seenHead;
            _taken = _published = _seenHead;
            if (Capacity != 0)
            {
                Volatile.Write(ref *_tail, _taken);
            }
        }

        ForgetWithdrawn(_taken);
        _guard.Exit();
        return withdrawn;
    }

    // An exception may come between this method and the prep helper. The entry must not repeat an earlier
    // request.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private io_uring_sqe* TakeCleared()
    {
        io_uring_sqe* sqe = _sqes + ((_taken++ & _mask) << _shift);
        *sqe = default;
        return sqe;
    }

    private bool HasSpace(uint count)
    {
        if (Capacity - (_taken - _seenHead) >= count)
        {
            return true;
        }

        // Acquire: the kernel reads the entries below its head before it moves the head, and only then may
        // they be refilled.
        return Space >= count;
    }

    /// <summary>
    /// Takes an entry of two halves, which must be contiguous: if only one half is left before the end, a NOP
    /// fills it.
    /// </summary>
    private bool TryTakeTwoHalves(out io_uring_sqe* sqe)
    {
        _guard.Enter();
        bool atEnd = (_taken & _mask) == _mask;
        bool taken = HasSpace(atEnd ? 3u : 2u);
        sqe = null;
        if (taken)
        {
            if (atEnd)
            {
                io_uring_sqe* filler = _sqes + (_taken++ & _mask);
                filler->PrepNop();
                filler->SetFlags(IOSQE_CQE_SKIP_SUCCESS);
            }

            // Two NOPs until the entry is prepared.
            sqe = TakeCleared();
            _ = TakeCleared();
        }

        _guard.Exit();
        return taken;
    }
}
