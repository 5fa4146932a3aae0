namespace Uring.Interop;

// Waiting for words in memory and for processes.
public unsafe partial struct io_uring_sqe
{
    /// <summary>Waits while a word in memory holds a value, until a wake-up.</summary>
    /// <param name="futex">
    /// The word to wait on, aligned to its size. The word must stay in place until the completion.
    /// </param>
    /// <param name="value">The value that the word must hold for the wait to begin.</param>
    /// <param name="mask">
    /// Bits of which a waiter and a wake-up must have one in common. All bits match everything.
    /// </param>
    /// <param name="futexFlags"><c>FUTEX2_*</c> flags: size of the word, private or shared.</param>
    /// <param name="flags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 6.7. <c>res</c>: 0 or a negative errno. Manual: futex(2), io_uring_prep_futex_wait(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FUTEX_WAIT)]
    public partial void PrepFutexWait(
        [Sqe("addr")] uint* futex,
        [Sqe("off")] ulong value,
        [Sqe("addr3")] ulong mask,
        [Sqe("fd")] uint futexFlags,
        [Sqe("futex_flags")] uint flags);

    /// <summary>Wakes the waiters of a word in memory.</summary>
    /// <param name="futex">The word of the waiters.</param>
    /// <param name="value">The most waiters to wake.</param>
    /// <param name="mask">
    /// Bits of which a waiter and a wake-up must have one in common. All bits match everything.
    /// </param>
    /// <param name="futexFlags"><c>FUTEX2_*</c> flags: size of the word, private or shared.</param>
    /// <param name="flags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 6.7. <c>res</c>: the number of woken waiters, or a negative errno. Manual: futex(2),
    /// io_uring_prep_futex_wake(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FUTEX_WAKE)]
    public partial void PrepFutexWake(
        [Sqe("addr")] uint* futex,
        [Sqe("off")] ulong value,
        [Sqe("addr3")] ulong mask,
        [Sqe("fd")] uint futexFlags,
        [Sqe("futex_flags")] uint flags);

    /// <summary>Waits on several words in memory at once.</summary>
    /// <param name="futexes">
    /// The words and their values. The words must stay in place until the completion. The array must stay
    /// valid until the kernel has taken the entry: <see cref="IoUring.WaitUntilTaken"/>.
    /// </param>
    /// <param name="count">Number of elements.</param>
    /// <param name="flags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 6.7. <c>res</c>: the index of the word that was woken, or a negative errno. Manual:
    /// futex_waitv(2), io_uring_prep_futex_waitv(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_FUTEX_WAITV)]
    public partial void PrepFutexWaitv([Sqe("addr")] futex_waitv* futexes, [Sqe("len")] uint count, [Sqe("futex_flags")] uint flags);

    /// <summary>Waits until a child process changes its state.</summary>
    /// <param name="idType"><c>P_ALL</c>, <c>P_PID</c>, <c>P_PGID</c> or <c>P_PIDFD</c>.</param>
    /// <param name="id">A process, a group or a pidfd, as the type requires.</param>
    /// <param name="info">
    /// Receives the change of state, or null. The memory must stay valid until the completion.
    /// </param>
    /// <param name="options">
    /// <c>WEXITED</c>, <c>WSTOPPED</c>, <c>WCONTINUED</c>, <c>WNOHANG</c>, <c>WNOWAIT</c>.
    /// </param>
    /// <param name="waitidFlags">Reserved by the kernel: 0.</param>
    /// <remarks>
    /// Since Linux 6.7. <c>res</c>: 0 or a negative errno. Manual: waitid(2), io_uring_prep_waitid(3).
    /// </remarks>
    [Prep(io_uring_op.IORING_OP_WAITID)]
    public partial void PrepWaitid(
        [Sqe("len")] uint idType,
        [Sqe("fd")] uint id,
        [Sqe("addr2")] siginfo_t* info,
        [Sqe("file_index")] int options,
        uint waitidFlags);
}
