using System.Runtime.CompilerServices;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// The submission queue of a ring: entries (SQEs) are taken, filled with a prep helper, and published to the kernel.
/// </summary>
/// <remarks>
/// One thread at a time may use it. Two memory rules carry it (io_uring(7)): the tail is stored with release
/// semantics, after the entries it hands over; and with SQPOLL a full fence stands between that store and the load of
/// IORING_SQ_NEED_WAKEUP.
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

    // Entries up to _taken are the caller's to fill, those up to _published the kernel's to take.
    private uint _taken;
    private uint _published;

    // The kernel's head as last seen. Reading the real one takes its cache line from the SQ thread, so it is read
    // again only when this one says that the queue is full.
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

    /// <summary>How many entries the queue has: a power of two. Of 128 bytes each with IORING_SETUP_SQE128, else of 64.</summary>
    public uint Capacity { get; private set; }

    /// <summary>
    /// How many entries can be taken now: io_uring_sq_space_left(3). With SQPOLL the kernel gives entries back a
    /// little after their completions may have come, so all being done does not mean that all are free.
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
    /// How many entries the kernel has not taken yet, those included that are not published: io_uring_sq_ready(3). With
    /// SQPOLL it may have taken some while they were counted.
    /// </summary>
    public uint Pending => _taken - Volatile.Read(ref *_head);

    /// <summary>How many entries were taken and are not published yet: the next <see cref="Publish"/> hands them over.</summary>
    public uint Unpublished => _taken - _published;

    /// <summary>
    /// How many entries the kernel refused as invalid since the ring was made, by its own count. Always 0 here: this queue never
    /// names an entry that does not exist.
    /// </summary>
    public uint Dropped => Volatile.Read(ref *_dropped);

    /// <summary>
    /// Whether completions wait in the kernel for room in the completion queue (IORING_SQ_CQ_OVERFLOW,
    /// io_uring_cq_has_overflow(3)): they come with the next <see cref="IoUring.Submit"/>, <see cref="IoUring.GetEvents"/> or wait, once there is room.
    /// </summary>
    public bool HasOverflow => (Volatile.Read(ref *_flags) & IORING_SQ_CQ_OVERFLOW) != 0;

    /// <summary>
    /// Whether completion work waits for this thread to enter the kernel (IORING_SQ_TASKRUN). Told only by rings with
    /// IORING_SETUP_TASKRUN_FLAG; <see cref="IoUring.Submit"/>, <see cref="IoUring.GetEvents"/> and any wait run it.
    /// </summary>
    public bool HasTaskWork => (Volatile.Read(ref *_flags) & IORING_SQ_TASKRUN) != 0;

    /// <summary>Whether entering the kernel would bring completions, of either sort.</summary>
    internal bool HasEvents => (Volatile.Read(ref *_flags) & (IORING_SQ_CQ_OVERFLOW | IORING_SQ_TASKRUN)) != 0;

    /// <summary>Takes the next entry: io_uring_get_sqe(3).</summary>
    /// <param name="sqe">
    /// The entry, all zeros, to be filled by a prep helper before <see cref="Publish"/>. An entry that is published as it is does
    /// nothing and completes with user_data 0 (IORING_OP_NOP). Debug builds of this assembly report it on standard error.
    /// </param>
    /// <returns>False when the queue is full: submit, or with SQPOLL wait for the kernel to take some.</returns>
    public bool TryTake(out io_uring_sqe* sqe)
    {
        _guard.Enter();
        bool taken = HasSpace(1);
        sqe = taken ? TakeCleared() : null;
        _guard.Exit();
        return taken;
    }

    /// <summary>Takes an entry of 128 bytes: io_uring_get_sqe128(3).</summary>
    /// <param name="sqe">The entry; the second half of its 128 bytes follows the first.</param>
    /// <returns>
    /// False when the queue is too full, and always on a ring whose entries have 64 bytes only: it takes
    /// IORING_SETUP_SQE128 (Linux 5.19), or IORING_SETUP_SQE_MIXED (Linux 6.19), where such an entry counts as two.
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

    /// <summary>Takes <paramref name="count"/> entries in a row, or none: the links of a chain must be submitted together.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="chain">The entries.</param>
    /// <returns>False when fewer are free; none is taken then. Always false above <see cref="Capacity"/>.</returns>
    /// <remarks>
    /// The kernel sees them with one store of the tail, but may end a chain where it stops taking entries: at a malformed one, for
    /// want of memory (EAGAIN), and after each 8 entries where rings share a submission thread
    /// (<see cref="IoUringOptions.AttachTo"/> with SQPOLL; seen on 6.18). What follows is a chain of its own.
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

    /// <summary>Makes every entry taken so far visible to the kernel, with one store of the tail.</summary>
    /// <returns>
    /// How many entries the kernel has yet to take: what io_uring_enter(2) has to be told. With SQPOLL some may have been
    /// taken while this was counted.
    /// </returns>
    public uint Publish()
    {
        _guard.Enter();
        CheckPublished();
        uint pending;
        if (_rewinds)
        {
            // Such a ring has neither head nor tail: the kernel starts at the first entry, each time.
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

    /// <summary>Whether the SQ thread sleeps and has to be woken for what was published.</summary>
    /// <remarks>
    /// The thread sets the flag, fences, and looks at the tail once more before it sleeps; we store the tail, fence, and
    /// look at the flag. With anything less than a full fence both may miss the other's store, and the entry waits forever.
    /// </remarks>
    public bool NeedsWakeup()
    {
        Interlocked.MemoryBarrier();
        return (Volatile.Read(ref *_flags) & IORING_SQ_NEED_WAKEUP) != 0;
    }

    /// <summary>
    /// Takes back the entries that the kernel has not taken: after a submission that failed, or instead of one. The next entry is
    /// taken in their place.
    /// </summary>
    /// <returns>
    /// The number of entries taken back. With SQPOLL these are the unpublished ones only: the SQ thread may be reading the others.
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

    // An exception may come between this and the prep helper. The entry must not repeat the request that was there before.
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

        // Acquire: the kernel has read the entries below its head before it moved it; only then may they be filled anew.
        return Space >= count;
    }

    /// <summary>An entry of two halves must lie in one piece: where only one half is left before the end, that one is spent on a NOP.</summary>
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

            // Two NOPs, as long as it is not prepared.
            sqe = TakeCleared();
            _ = TakeCleared();
        }

        _guard.Exit();
        return taken;
    }
}
