namespace Uring.Interop;

/// <content>The memory of the queue: set-up, resize, Dispose.</content>
public sealed unsafe partial class CompletionQueue
{
    /// <summary>
    /// Whether the end of a queue of another size would cut an unread completion of 32 bytes.
    /// </summary>
    internal bool WouldBeCut(uint capacity)
    {
        uint tail = Volatile.Read(ref *_tail);
        uint places;
        for (uint place = *_head; _mixed && place != tail; place += places)
        {
            places = Places(At(place));
            if (places == 2 && ((place + 1) & (capacity - 1)) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Points the queue to the memory of a new or resized ring.</summary>
    internal void Attach(RingMapping mapping, in io_uring_params parameters)
    {
        byte* at = mapping.Cq;
        _head = (uint*)(at + parameters.cq_off.head);
        _tail = (uint*)(at + parameters.cq_off.tail);
        _overflow = (uint*)(at + parameters.cq_off.overflow);

        // Kernels before 5.8 have no flags here, and report an offset of 0.
        _flags = parameters.cq_off.flags == 0 ? DetachedMemory.Zeros : (uint*)(at + parameters.cq_off.flags);
        _cqes = (io_uring_cqe*)(at + parameters.cq_off.cqes);
        _mask = *(uint*)(at + parameters.cq_off.ring_mask);
        Capacity = *(uint*)(at + parameters.cq_off.ring_entries);
    }

    /// <summary>Detaches the queue from the memory of the ring: the queue is empty from here on.</summary>
    internal void Detach()
    {
        Capacity = 0;
        _head = _tail = _overflow = _flags = DetachedMemory.Zeros;
    }
}
