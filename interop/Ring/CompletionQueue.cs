using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The completion queue of a ring: what the kernel has finished, in the order in which it did.</summary>
/// <remarks>
/// One thread at a time may use the queue. The tail is loaded with acquire semantics before the entries below it are read, the
/// head stored with release semantics after (io_uring(7)).
/// <para>
/// Some completions need a call of the kernel before they are in the queue: those that found no room
/// (<see cref="SubmissionQueue.HasOverflow"/>), those that wait for task work of this thread
/// (<see cref="SubmissionQueue.HasTaskWork"/>), and those of a device that is polled. <see cref="TryPeek"/>,
/// <see cref="TryTake"/> and <see cref="TakeBatch"/> make that call when they find the queue empty, as io_uring_peek_cqe(3)
/// does. <see cref="Ready"/> and <c>foreach</c> never enter the kernel.
/// </para>
/// <para>
/// A completion takes one place of the queue. In a ring with IORING_SETUP_CQE_MIXED one with a second half takes two, and the
/// kernel may leave a place empty at the end of the memory: counts of places are then larger than those of completions.
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

    /// <summary>How many places there are: a power of two.</summary>
    public uint Capacity { get; private set; }

    /// <summary>How many places hold completions to be read: io_uring_cq_ready(3).</summary>
    public uint Ready => Volatile.Read(ref *_tail) - *_head;

    /// <summary>The same where a gap at the head of a mixed queue has been stepped over: it is nothing to wait for.</summary>
    internal uint ReadyBehindGap => _mixed ? Volatile.Read(ref *_tail) - SkipPadding() : Ready;

    /// <summary>
    /// How many completions are lost because the kernel had no memory to keep them in; it keeps all it can
    /// (IORING_FEAT_NODROP), and io_uring_enter(2) answers EBADR once when it could not.
    /// </summary>
    public uint Overflow => Volatile.Read(ref *_overflow);

    /// <summary>
    /// Whether completions signal the registered eventfd, which is so until it is set to false:
    /// io_uring_cq_eventfd_enabled(3), io_uring_cq_eventfd_toggle(3), Linux 5.8. A store to shared memory; completions under way may still signal.
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
    /// Enumerates the completions that are there now. Those read are given back to the kernel when the loop ends; one
    /// that is left early keeps the rest: io_uring_for_each_cqe(3).
    /// </summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Returns the oldest completion and leaves it in the queue: io_uring_peek_cqe(3).</summary>
    /// <param name="cqe">The completion, valid until <see cref="Seen"/> or <see cref="Advance"/>.</param>
    /// <returns>False when there is none, also after the kernel was entered for those that wait outside of the queue.</returns>
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

    /// <summary>Gives the completion that <see cref="TryPeek"/> showed back to the kernel: io_uring_cqe_seen(3).</summary>
    /// <param name="cqe">That completion. A null pointer changes nothing.</param>
    public void Seen(io_uring_cqe* cqe)
    {
        if (cqe != null)
        {
            Advance(Places(cqe));
        }
    }

    /// <summary>Gives places back to the kernel, with one store of the head: io_uring_cq_advance(3).</summary>
    /// <param name="places">How many, at most <see cref="Ready"/>; each completion's number with <see cref="Places"/>.</param>
    public void Advance(uint places)
    {
        _guard.Enter();
        MoveHead(*_head + places);
        _guard.Exit();
    }

    /// <summary>How many places a completion of this queue takes: io_uring_cqe_nr(3).</summary>
    /// <param name="cqe">The completion.</param>
    public uint Places(io_uring_cqe* cqe) => _mixed && cqe->Is32 ? 2u : 1u;

    /// <summary>The second half of a completion of this queue: 16 bytes more with IORING_SETUP_CQE32, or where a mixed queue says so.</summary>
    /// <param name="cqe">The completion, in the queue itself and not a copy.</param>
    /// <returns>Two numbers, which the operation defines; none for a completion of 16 bytes.</returns>
    public ReadOnlySpan<ulong> SecondHalf(io_uring_cqe* cqe) =>
        _shift != 0 || (_mixed && cqe->Is32) ? new ReadOnlySpan<ulong>(cqe + 1, 2) : [];

    /// <summary>Copies the oldest completion and takes it from the queue.</summary>
    /// <param name="cqe">The completion, without its second half.</param>
    /// <returns>False when there is none.</returns>
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

    /// <summary>Copies as many completions as are in the queue, and fit, and takes them from the queue: io_uring_peek_batch_cqe(3).</summary>
    /// <param name="cqes">Receives the completions, without their second halves.</param>
    /// <returns>The number of completions; 0 also after the kernel was entered for those that wait outside of the queue.</returns>
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

    /// <summary>Steps over the place at the end of a mixed queue's memory that was too short for a completion of 32 bytes.</summary>
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
        // Of a disposed ring, say in the middle of a loop over its completions, there is nothing left to move.
        if (Capacity != 0)
        {
            RecordCompleted(head);
            Volatile.Write(ref *_head, head);
        }
    }
}
