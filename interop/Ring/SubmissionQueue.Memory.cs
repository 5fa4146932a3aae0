using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The memory of the queue: set-up, resize, rewind, Dispose.</content>
public sealed unsafe partial class SubmissionQueue
{
    /// <summary>
    /// Points the queue to the memory of a new or resized ring. No entry may be taken and unpublished.
    /// </summary>
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
        _seenHead = Volatile.Read(ref *_head);
        _taken = _published = _checked = *_tail;
        if ((parameters.flags & IORING_SETUP_NO_SQARRAY) != 0)
        {
            return;
        }

        // The index array lets a program submit entries out of order. In this library slot i always names
        // entry i.
        uint* array = (uint*)(at + parameters.sq_off.array);
        for (uint i = 0; i < Capacity; i++)
        {
            array[i] = i;
        }
    }

    /// <summary>
    /// Moves the remaining entries of a ring that rewinds (IORING_SETUP_SQ_REWIND) to the front, where the
    /// kernel reads next. On other rings the method does nothing.
    /// </summary>
    internal void Took(uint count)
    {
        if (_rewinds && count > 0)
        {
            _taken -= count;
            _checked = _taken;
            int size = sizeof(io_uring_sqe) << _shift;
            Buffer.MemoryCopy((byte*)_sqes + (count * size), _sqes, Capacity * size, _taken * size);
        }
    }

    /// <summary>
    /// Whether the kernel copies the entries to queues of another size. The kernel has no tail of a ring that
    /// rewinds: io_uring_enter(2) takes the number of its entries.
    /// </summary>
    internal bool CanMove => !_rewinds || _taken == 0;

    /// <summary>Detaches the queue from the memory of the ring: the queue is full from here on.</summary>
    internal void Detach()
    {
        Capacity = 0;
        _taken = _published = _seenHead = 0;
        _head = _tail = _flags = _dropped = DetachedMemory.Zeros;
    }
}
