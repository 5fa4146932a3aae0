using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The memory under the queue: where it is when the ring is made, resized, rewound and gone.</content>
public sealed unsafe partial class SubmissionQueue
{
    /// <summary>Looks at the memory of a ring, new or resized; nothing may be taken and not published.</summary>
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

        // The index array lets a program submit entries out of order. This one never does: slot i always names entry i.
        uint* array = (uint*)(at + parameters.sq_off.array);
        for (uint i = 0; i < Capacity; i++)
        {
            array[i] = i;
        }
    }

    /// <summary>
    /// The kernel took so many entries of a ring that rewinds (IORING_SETUP_SQ_REWIND): those that it left move to the
    /// front, where it will look for them. On other rings nothing has to be done.
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
    /// Whether the kernel takes entries along to queues of another size. Those of a ring that rewinds it does not know of: their
    /// number is told to io_uring_enter(2), not by a tail.
    /// </summary>
    internal bool CanMove => !_rewinds || _taken == 0;

    /// <summary>The ring is going: from here on the queue is full, and touches nothing of it.</summary>
    internal void Detach()
    {
        Capacity = 0;
        _taken = _published = _seenHead = 0;
        _head = _tail = _flags = _dropped = DetachedMemory.Zeros;
    }
}
