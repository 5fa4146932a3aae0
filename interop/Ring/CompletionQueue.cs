namespace Uring.Interop;

/// <summary>The completion queue of a ring: what the kernel has finished, in the order in which it did.</summary>
/// <remarks>
/// Completions that find no room wait in the kernel, in order; <see cref="SubmissionQueue.HasOverflow"/> tells, and the next
/// submission brings them. One thread at a time may use it. The tail is loaded with acquire semantics before the entries below it are read, the
/// head stored with release semantics after (io_uring(7)).
/// </remarks>
public sealed unsafe class CompletionQueue
{
    private io_uring_cqe* _cqes;
    private uint _mask;
    private uint* _head;
    private uint* _tail;
    private uint* _overflow;

    internal CompletionQueue(RingMapping mapping, in io_uring_params parameters) => Attach(mapping, parameters);

    /// <summary>Looks at other memory from here on: at first, and when the kernel has copied the queue.</summary>
    internal void Attach(RingMapping mapping, in io_uring_params parameters)
    {
        byte* at = mapping.Cq;
        _head = (uint*)(at + parameters.cq_off.head);
        _tail = (uint*)(at + parameters.cq_off.tail);
        _overflow = (uint*)(at + parameters.cq_off.overflow);
        _cqes = (io_uring_cqe*)(at + parameters.cq_off.cqes);
        _mask = *(uint*)(at + parameters.cq_off.ring_mask);
        Capacity = *(uint*)(at + parameters.cq_off.ring_entries);
    }

    /// <summary>How many completions fit: a power of two.</summary>
    public uint Capacity { get; private set; }

    /// <summary>How many completions are there to be read.</summary>
    public uint Ready => Volatile.Read(ref *_tail) - *_head;

    /// <summary>How many completions the kernel could not keep for want of memory (IORING_FEAT_NODROP: it keeps all it can).</summary>
    public uint Overflow => Volatile.Read(ref *_overflow);

    /// <summary>
    /// Enumerates the completions that are there now. Those read are given back to the kernel when the loop ends; one
    /// that is left early keeps the rest.
    /// </summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Copies the oldest completion and takes it from the queue.</summary>
    /// <param name="cqe">The completion.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out io_uring_cqe cqe)
    {
        uint head = *_head;
        if (head == Volatile.Read(ref *_tail))
        {
            cqe = default;
            return false;
        }

        cqe = _cqes[head & _mask];
        Volatile.Write(ref *_head, head + 1);
        return true;
    }

    /// <summary>The ring is going: from here on the queue is empty, and touches nothing of it.</summary>
    internal void Detach()
    {
        Capacity = 0;
        _head = _tail = _overflow = DetachedMemory.Zeros;
    }

    /// <summary>Walks over the completions that were there when it was made.</summary>
    public ref struct Enumerator
    {
        private readonly CompletionQueue _queue;
        private readonly uint _end;
        private uint _next;

        internal Enumerator(CompletionQueue queue)
        {
            _queue = queue;
            _next = *queue._head - 1;
            _end = Volatile.Read(ref *queue._tail);
        }

        /// <summary>The completion at hand; not to be kept beyond the next step.</summary>
        public readonly ref readonly io_uring_cqe Current => ref _queue._cqes[_next & _queue._mask];

        /// <summary>Goes to the next completion.</summary>
        public bool MoveNext() => ++_next != _end;

        /// <summary>Gives what was read back to the kernel, with one store of the head.</summary>
        public readonly void Dispose()
        {
            // Left in the middle, the completion at hand has been read too.
            uint read = _next == _end ? _end : _next + 1;

            // The loop's body may have taken completions itself: what was given back stays given back.
            if ((int)(read - *_queue._head) > 0)
            {
                Volatile.Write(ref *_queue._head, read);
            }
        }
    }
}
