using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The completion queue of a ring: the completed requests, in the order of completion.</summary>
/// <remarks>
/// One thread at a time may use the queue. The tail is loaded with acquire semantics before the entries below
/// it are read. The head is stored with release semantics after the read (io_uring(7)).
/// <para>
/// Some completions enter the queue only by a system call. These are completions that found no room
/// (<see cref="SubmissionQueue.HasOverflow"/>), completions that wait for task work of this thread
/// (<see cref="SubmissionQueue.HasTaskWork"/>), and completions of a polled device. <see cref="TryPeek"/>,
/// <see cref="TryTake"/> and <see cref="TakeBatch"/> make that call when the queue is empty, as
/// io_uring_peek_cqe(3) does. <see cref="Ready"/> and <c>foreach</c> never enter the kernel.
/// </para>
/// <para>
/// A completion takes one place of the queue. In a ring with IORING_SETUP_CQE_MIXED a completion with a
/// second half takes two, and the kernel may skip a place at the end of the memory. Counts of places are then
/// larger than counts of completions.
/// </para>
/// </remarks>
public sealed unsafe partial class CompletionQueue
{
    private readonly IoUring? _ring;
    private readonly IssuerGuard _guard;
    private readonly InFlight _inFlight;
    private readonly bool _alwaysFetches;
    private readonly bool _mixed;
    private readonly int _shift;
    private io_uring_cqe* _cqes;
    private uint _mask;
    private uint* _head;
    private uint* _tail;
    private uint* _overflow;
    private uint* _flags;

    internal CompletionQueue(IoUring? ring, RingMapping mapping, in io_uring_params parameters, IssuerGuard guard, InFlight inFlight)
    {
        _ring = ring;
        _inFlight = inFlight;
        _alwaysFetches = FetchesAlways(parameters.flags);
        _guard = guard;
        _mixed = (parameters.flags & IORING_SETUP_CQE_MIXED) != 0;
        _shift = (parameters.flags & IORING_SETUP_CQE32) != 0 ? 1 : 0;
        Attach(mapping, parameters);
    }

    /// <summary>The number of places: a power of two.</summary>
    public uint Capacity { get; private set; }

    /// <summary>The number of places with unread completions: io_uring_cq_ready(3).</summary>
    public uint Ready => Volatile.Read(ref *_tail) - *_head;

    /// <summary><see cref="Ready"/> without a gap at the head of a mixed queue.</summary>
    internal uint ReadyBehindGap => _mixed ? Volatile.Read(ref *_tail) - SkipPadding() : Ready;

    /// <summary>
    /// The number of completions that were lost because the kernel had no memory to keep them. The kernel
    /// keeps all that it can (IORING_FEAT_NODROP), and io_uring_enter(2) returns EBADR once after a loss.
    /// </summary>
    public uint Overflow => Volatile.Read(ref *_overflow);

    /// <summary>
    /// Whether completions signal the registered eventfd, true by default:
    /// io_uring_cq_eventfd_enabled(3), io_uring_cq_eventfd_toggle(3), Linux 5.8. The property stores to
    /// shared memory, and completions in progress may still signal.
    /// </summary>
    public bool EventFdEnabled
    {
        get => (Volatile.Read(ref *_flags) & IORING_CQ_EVENTFD_DISABLED) == 0;
        set
        {
            if (_flags != DetachedMemory.Zeros)
            {
                Volatile.Write(ref *_flags, value ? *_flags & ~IORING_CQ_EVENTFD_DISABLED : *_flags | IORING_CQ_EVENTFD_DISABLED);
            }
        }
    }

    /// <summary>
    /// Enumerates the current completions: io_uring_for_each_cqe(3). The end of the loop returns the read
    /// completions to the kernel. A loop that ends early keeps the unread ones.
    /// </summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Returns the oldest completion and keeps it in the queue: io_uring_peek_cqe(3).</summary>
    /// <param name="cqe">The completion, valid until <see cref="Seen"/> or <see cref="Advance"/>.</param>
    /// <returns>
    /// False without a completion, also after a system call for those that wait outside the queue.
    /// </returns>
    public bool TryPeek(out io_uring_cqe* cqe)
    {
        _guard.Enter();
        cqe = Oldest();
        if (cqe == null && TryFetch())
        {
            cqe = Oldest();
        }

        _guard.Exit();
        return cqe != null;
    }

    /// <summary>
    /// Returns the completion of <see cref="TryPeek"/> to the kernel: io_uring_cqe_seen(3).
    /// </summary>
    /// <param name="cqe">The completion of <see cref="TryPeek"/>. A null pointer changes nothing.</param>
    public void Seen(io_uring_cqe* cqe)
    {
        if (cqe != null)
        {
            Advance(Places(cqe));
        }
    }

    /// <summary>Returns places to the kernel, with one store of the head: io_uring_cq_advance(3).</summary>
    /// <param name="places">
    /// The number, at most <see cref="Ready"/>. <see cref="Places"/> returns the number of each completion.
    /// </param>
    public void Advance(uint places)
    {
        _guard.Enter();
        MoveHead(*_head + places);
        _guard.Exit();
    }

    /// <summary>Returns the number of places of a completion of this queue: io_uring_cqe_nr(3).</summary>
    /// <param name="cqe">The completion.</param>
    public uint Places(io_uring_cqe* cqe) => _mixed && cqe->Is32 ? 2u : 1u;

    /// <summary>
    /// Returns the second half of a completion of this queue: 16 more bytes with IORING_SETUP_CQE32, or in a
    /// mixed queue.
    /// </summary>
    /// <param name="cqe">The completion in the queue, not a copy.</param>
    /// <returns>Two numbers that the operation defines, or none for a completion of 16 bytes.</returns>
    public ReadOnlySpan<ulong> SecondHalf(io_uring_cqe* cqe) =>
        _shift != 0 || (_mixed && cqe->Is32) ? new ReadOnlySpan<ulong>(cqe + 1, 2) : [];

    /// <summary>Copies the oldest completion and takes it from the queue.</summary>
    /// <param name="cqe">The completion, without its second half.</param>
    /// <returns>False without a completion.</returns>
    public bool TryTake(out io_uring_cqe cqe)
    {
        if (!TryPeek(out io_uring_cqe* oldest))
        {
            cqe = default;
            return false;
        }

        cqe = *oldest;
        Seen(oldest);
        return true;
    }

    /// <summary>
    /// Copies the completions of the queue, as many as fit, and takes them from the queue:
    /// io_uring_peek_batch_cqe(3).
    /// </summary>
    /// <param name="cqes">Receives the completions, without their second halves.</param>
    /// <returns>
    /// The number of completions. 0 also after a system call for those that wait outside the queue.
    /// </returns>
    public int TakeBatch(Span<io_uring_cqe> cqes)
    {
        if (cqes.IsEmpty)
        {
            return 0;
        }

        int taken = TakeReady(cqes);
        return taken == 0 && TryFetch() ? TakeReady(cqes) : taken;
    }

    private int TakeReady(Span<io_uring_cqe> cqes)
    {
        int taken = 0;
        foreach (ref readonly io_uring_cqe cqe in this)
        {
            cqes[taken++] = cqe;
            if (taken == cqes.Length)
            {
                break;
            }
        }

        return taken;
    }

    private io_uring_cqe* At(uint place) => _cqes + ((place & _mask) << _shift);

    private io_uring_cqe* Oldest()
    {
        uint head = SkipPadding();
        return head == Volatile.Read(ref *_tail) ? null : At(head);
    }

    /// <summary>
    /// Skips the place at the end of a mixed queue's memory that was too short for a completion of 32 bytes.
    /// </summary>
    /// <returns>The head.</returns>
    private uint SkipPadding()
    {
        uint head = *_head;
        if (_mixed && head != Volatile.Read(ref *_tail) && At(head)->IsPadding)
        {
            MoveHead(++head);
        }

        return head;
    }

    private void MoveHead(uint head)
    {
        // A loop over the completions may dispose the ring, and then has no head to move.
        if (Capacity != 0)
        {
            RecordCompleted(head);
            Volatile.Write(ref *_head, head);
        }
    }
}
