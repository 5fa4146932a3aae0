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
public sealed unsafe class SubmissionQueue
{
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

    internal SubmissionQueue(RingMapping mapping, in io_uring_params parameters) => Attach(mapping, parameters);

    /// <summary>Looks at other memory from here on: at first, and when the kernel has copied the queue. All has to be published.</summary>
    internal void Attach(RingMapping mapping, in io_uring_params parameters)
    {
        byte* at = mapping.Sq;
        _head = (uint*)(at + parameters.sq_off.head);
        _tail = (uint*)(at + parameters.sq_off.tail);
        _flags = (uint*)(at + parameters.sq_off.flags);
        _dropped = (uint*)(at + parameters.sq_off.dropped);
        _sqes = mapping.Sqes;
        _mask = *(uint*)(at + parameters.sq_off.ring_mask);
        Capacity = *(uint*)(at + parameters.sq_off.ring_entries);
        _taken = _published = *_tail;
        _seenHead = *_head;
        if ((parameters.flags & IORING_SETUP_NO_SQARRAY) != 0)
        {
            return;
        }

        // The index array lets a program submit entries out of order. This one never does: slot i always names entry i.
        uint* array = (uint*)(at + parameters.sq_off.array);
        for (uint i = 0; i < Capacity; i++)
        {
            array[i] = i;
        }
    }

    /// <summary>How many entries the queue has: a power of two.</summary>
    public uint Capacity { get; private set; }

    /// <summary>
    /// How many entries can be taken now. With SQPOLL the kernel gives entries back a little after their completions may have
    /// come, so all being done does not mean that all are free.
    /// </summary>
    public uint Space
    {
        get
        {
            _seenHead = Volatile.Read(ref *_head);
            return Capacity - (_taken - _seenHead);
        }
    }

    /// <summary>How many entries the kernel refused as invalid since the ring was made; 0 unless the queue is used wrongly.</summary>
    public uint Dropped => Volatile.Read(ref *_dropped);

    /// <summary>Takes the next entry.</summary>
    /// <param name="sqe">The entry, to be filled by a prep helper before <see cref="Publish"/>; its old content is still in it.</param>
    /// <returns>False when the queue is full: submit, or with SQPOLL wait for the kernel to take some.</returns>
    public bool TryTake(out io_uring_sqe* sqe)
    {
        if (!HasSpace(1))
        {
            sqe = null;
            return false;
        }

        sqe = _sqes + (_taken++ & _mask);
        return true;
    }

    /// <summary>Takes <paramref name="count"/> entries in a row, or none: the links of a chain must be submitted together.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="chain">The entries.</param>
    /// <returns>False when fewer are free; none is taken then. Always false above <see cref="Capacity"/>.</returns>
    public bool TryTakeChain(uint count, out SqeChain chain)
    {
        if (!HasSpace(count))
        {
            chain = default;
            return false;
        }

        chain = new SqeChain(_sqes, _taken, _mask, count);
        _taken += count;
        return true;
    }

    /// <summary>Makes every entry taken so far visible to the kernel, with one store of the tail.</summary>
    /// <returns>
    /// How many entries the kernel has yet to take: what io_uring_enter(2) has to be told. With SQPOLL some may have been
    /// taken while this was counted.
    /// </returns>
    public uint Publish()
    {
        if (_taken != _published)
        {
            Volatile.Write(ref *_tail, _taken);
            _published = _taken;
        }

        return _published - Volatile.Read(ref *_head);
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
    /// Whether completions wait in the kernel for room in the completion queue (IORING_SQ_CQ_OVERFLOW): they come with the
    /// next <see cref="IoUring.Submit"/> or <see cref="IoUring.SubmitAndWait"/>, once there is room.
    /// </summary>
    public bool HasOverflow => (Volatile.Read(ref *_flags) & IORING_SQ_CQ_OVERFLOW) != 0;

    /// <summary>The ring is going: from here on the queue is full, and touches nothing of it.</summary>
    internal void Detach()
    {
        Capacity = 0;
        _taken = _published = _seenHead = 0;
        _head = _tail = _flags = _dropped = DetachedMemory.Zeros;
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
}
