using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Submission, and waits for completions: io_uring_enter(2).</content>
/// <remarks>
/// Each of these methods can return one of these errors. The error itself loses no entry and no completion,
/// so the caller can repeat the call:
/// <list type="bullet">
/// <item>EINTR: a signal handler ran before any completion.</item>
/// <item>EAGAIN: no memory for a request at this moment.</item>
/// <item>EBUSY: completions overflow. Reap some first.</item>
/// <item>EBADR, once: completions were lost for lack of memory. <see cref="CompletionQueue.Overflow"/> counts
/// them.</item>
/// <item>EEXIST: the ring belongs to another thread (IORING_SETUP_SINGLE_ISSUER).</item>
/// <item>EBADFD: the ring is still disabled (<see cref="Enable"/>).</item>
/// <item>EOWNERDEAD: the SQ thread has ended, and the ring with it.</item>
/// </list>
/// </remarks>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// The number of calls of io_uring_enter(2) for this ring. With SQPOLL a submission requires none while
    /// the SQ thread is awake. The count has no lock, so only the thread that enters reads it exactly.
    /// </summary>
    public ulong Enters { get; private set; }

    /// <summary>
    /// The number of entries that the last submission passed to the kernel, also when the call returned the
    /// error of its wait (EINTR, ETIME). With SQPOLL, the number that the SQ thread had yet to take.
    /// </summary>
    public uint Submitted { get; private set; }

    /// <summary>
    /// Submits the entries taken so far, fetches completions that waited for room in the completion queue,
    /// and runs the task work that the ring reports (<see cref="SubmissionQueue.HasTaskWork"/>). With SQPOLL
    /// a submission is a store to memory, with a system call only when the SQ thread sleeps or completions
    /// wait: io_uring_submit(3).
    /// </summary>
    /// <returns>
    /// The number of entries that the kernel took, or an error. The kernel stops at a malformed entry: this
    /// entry completes with its error, and the next call continues behind it. With SQPOLL, the number that
    /// the SQ thread has yet to take, which may be outdated.
    /// </returns>
    /// <remarks>
    /// The kernel cancels the requests of a thread that has ended: they complete with ECANCELED, at once or
    /// when their event comes. So submit from a thread that lives longer than the requests, not from a pool
    /// thread, or use SQPOLL. An entry and the memory that it points to must stay valid until the kernel has
    /// taken the entry: see <see cref="WaitUntilTaken"/>.
    /// </remarks>
    public KernelResult Submit()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint pending = Submissions.Publish();
        uint flags = 0;
        bool enter = pending > 0;
        if (_sqPoll)
        {
            // The SQ thread takes no entry of a disabled ring, and only the system call reports that.
            flags = WakeupFlag(pending);
            enter = flags != 0 || _disabled;
        }

        if (Submissions.HasEvents)
        {
            enter = true;
            flags |= IORING_ENTER_GETEVENTS;
        }

        KernelResult taken = enter ? Enter(pending, 0, flags, null, 0) : new KernelResult((int)pending);
        Submitted = taken.Count;
        return taken;
    }

    /// <summary>
    /// Submits the entries taken so far and waits until the queue has a number of completions:
    /// io_uring_submit_and_wait(3).
    /// </summary>
    /// <param name="completions">
    /// The number, at most <see cref="CompletionQueue.Capacity"/>. Completions that are already in the queue
    /// count. If fewer completions come, the wait does not end. 0 only submits, and runs the completion work
    /// of this thread (io_uring_submit_and_get_events(3)).
    /// </param>
    /// <returns>
    /// As <see cref="Submit"/>. A kernel that took only a part of the entries did not wait. EINTR when a
    /// signal handler or a timeout request ended the wait without a completion: the entries are submitted
    /// (<see cref="Submitted"/>), and <see cref="Wait(uint)"/> continues the wait.
    /// </returns>
    /// <remarks>
    /// The kernel reports only the submitted entries, so this method detects an interruption by the empty
    /// completion queue. If another thread reaps, an emptied queue looks the same.
    /// </remarks>
    public KernelResult SubmitAndWait(uint completions)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint pending = Submissions.Publish();
        KernelResult taken = Enter(pending, completions, IORING_ENTER_GETEVENTS | WakeupFlag(pending), null, 0);
        return HasWaited(taken, pending, completions) ? taken : KernelResult.Failed(Errno.EINTR);
    }

    /// <summary>
    /// Submits and waits until a number of completions or the end of the wait:
    /// io_uring_submit_and_wait_timeout(3), io_uring_submit_and_wait_min_timeout(3).
    /// </summary>
    /// <param name="completions">The number of completions.</param>
    /// <param name="options">The end of the wait.</param>
    /// <returns>
    /// As <see cref="SubmitAndWait(uint)"/>. ETIME when the time has elapsed without a completion: the
    /// entries are submitted (<see cref="Submitted"/>).
    /// </returns>
    public KernelResult SubmitAndWait(uint completions, in WaitOptions options)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        WaitEnd end = WaitEnd.Of(options, _waitClock);
        uint pending = Submissions.Publish();
        KernelResult taken = Enter(pending, completions, WakeupFlag(pending), options);
        return HasWaited(taken, pending, completions) ? taken : end.Explain();
    }

    /// <summary>
    /// Submits and waits as the entry <paramref name="index"/> of the registered wait arguments defines, so
    /// the kernel copies no argument: io_uring_submit_and_wait_reg(3), Linux 6.13.
    /// </summary>
    /// <param name="completions">The number of completions.</param>
    /// <param name="index">
    /// The index of the <see cref="io_uring_reg_wait"/> in the registered memory region.
    /// </param>
    /// <returns>
    /// As <see cref="SubmitAndWait(uint, in WaitOptions)"/>. EFAULT beyond the region or without one, but
    /// only when nothing was submitted. In a region of <see cref="RegisterRegion"/> the time is unknown, and
    /// EINTR stands for ETIME too.
    /// </returns>
    public KernelResult SubmitAndWaitRegistered(uint completions, uint index)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        WaitEnd end = _waitArguments is { } arguments && index < arguments.Count ? WaitEnd.Of(arguments[(int)index], _waitClock) : default;
        uint pending = Submissions.Publish();
        uint flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_EXT_ARG_REG | WakeupFlag(pending);
        nuint size = (nuint)sizeof(io_uring_reg_wait);
        KernelResult taken = Enter(pending, completions, flags, (void*)(index * size), size);
        return HasWaited(taken, pending, completions) ? taken : end.Explain();
    }

    /// <summary>
    /// Waits until the queue has a number of completions, and submits nothing: io_uring_wait_cqe(3),
    /// io_uring_wait_cqe_nr(3).
    /// </summary>
    /// <param name="completions">
    /// The number. Completions that are already in the queue count, and if they suffice, the method makes no
    /// system call.
    /// </param>
    /// <returns>
    /// The number of unread places of the completion queue (<see cref="CompletionQueue.Ready"/>), or an
    /// error.
    /// </returns>
    public KernelResult Wait(uint completions)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        KernelResult waited;
        do
        {
            waited = HasReady(completions) ? ReadyOr(default) : ReadyOr(Enter(0, completions, IORING_ENTER_GETEVENTS, null, 0));
        }
        while (waited.Value == 0 && completions > 0);

        // A timeout request ends the kernel's wait, and its completion can follow a moment later.
        return waited;
    }

    /// <summary>
    /// Waits until a number of completions or the end of the wait: io_uring_wait_cqe_timeout(3),
    /// io_uring_wait_cqes(3), io_uring_wait_cqes_min_timeout(3).
    /// </summary>
    /// <param name="completions">The number of completions.</param>
    /// <param name="options">The end of the wait.</param>
    /// <returns>
    /// The number of unread places, which can be smaller when the time has elapsed. Without a completion,
    /// ETIME when the time has elapsed, and EINTR when the wait ended early. Or another error.
    /// </returns>
    /// <remarks>
    /// A timeout request (<see cref="io_uring_sqe.PrepTimeout"/>) that fires ends a wait, and its completion
    /// can follow a moment later. EINTR stands for this end, too.
    /// </remarks>
    public KernelResult Wait(uint completions, in WaitOptions options)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        KernelResult waited = HasReady(completions) ? ReadyOr(default) : ReadyOr(Enter(0, completions, 0, options));
        return waited.Value == 0 && completions > 0 ? KernelResult.Failed(Errno.EINTR) : waited;
    }

    /// <summary>
    /// Runs the completion work of this thread, and fetches completions that found no room, without a wait
    /// for more: io_uring_get_events(3). With <see cref="IoUringOptions.DeferTaskrun"/> and with polled I/O,
    /// completions appear by this call.
    /// </summary>
    /// <returns>0 or an error.</returns>
    public KernelResult GetEvents()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        return Enter(0, 0, IORING_ENTER_GETEVENTS, null, 0);
    }

    /// <summary>
    /// Waits until the SQ thread has taken at least one entry of a full submission queue
    /// (IORING_ENTER_SQ_WAIT, Linux 5.10, SQPOLL): io_uring_sqring_wait(3). Without SQPOLL a submission makes
    /// room, and the method returns at once.
    /// </summary>
    /// <returns>The number of free entries, or an error.</returns>
    public KernelResult WaitForSpace()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint space;

        // A loop: task work of this thread or a signal also ends the kernel's wait, without an error.
        while ((space = Submissions.Space) == 0 && _sqPoll)
        {
            uint pending = Submissions.Publish();
            KernelResult entered = Enter(0, 0, IORING_ENTER_SQ_WAIT | WakeupFlag(pending), null, 0);
            if (entered.IsError)
            {
                return entered;
            }
        }

        return new KernelResult((int)space);
    }

    /// <summary>
    /// Publishes the entries taken so far and waits until the kernel has taken all of them. From then on the
    /// kernel reads neither the entries nor the times, paths, vectors and addresses that they point to.
    /// Buffers for data stay in use until the completion.
    /// </summary>
    /// <returns>
    /// 0, or an error of <see cref="Submit"/>. Without SQPOLL the method submits, and returns the error if
    /// the kernel does not take an entry.
    /// </returns>
    /// <remarks>
    /// With SQPOLL the SQ thread takes the entries, in a time that depends on its processor. The kernel
    /// offers no wait for this, so the method spins and then sleeps in steps of a millisecond. On success
    /// <see cref="SubmissionQueue.Pending"/> is 0.
    /// </remarks>
    public KernelResult WaitUntilTaken()
    {
        SpinWait spin = default;
        while (true)
        {
            KernelResult submitted = Submit();
            if (submitted.IsError || Submissions.Pending == 0)
            {
                return submitted.IsError ? submitted : default;
            }

            if (_sqPoll)
            {
                spin.SpinOnce();
            }
        }
    }

    // An SQ thread that is woken without need spins for its whole idle time.
    private uint WakeupFlag(uint pending) => pending > 0 && _sqPoll && Submissions.NeedsWakeup() ? IORING_ENTER_SQ_WAKEUP : 0;

    private bool HasReady(uint completions) => completions > 0 && Completions.ReadyBehindGap >= completions;

    /// <summary>
    /// Records the submission, and returns whether its result is that of the wait. The kernel hides an error
    /// of the wait behind the number of entries that it took.
    /// </summary>
    private bool HasWaited(KernelResult taken, uint pending, uint completions)
    {
        Submitted = taken.Count;
        return taken.IsError || taken.Count < pending || completions == 0 || Completions.ReadyBehindGap > 0;
    }

    private KernelResult ReadyOr(KernelResult entered) => entered.IsError ? entered : new KernelResult((int)Completions.Ready);

    private KernelResult Enter(uint submit, uint complete, uint flags, in WaitOptions options)
    {
        __kernel_timespec time;
        ulong signals = options.SignalMask.GetValueOrDefault();
        io_uring_getevents_arg argument = new() { min_wait_usec = options.MinWaitMicroseconds };
        if (options.Timeout is TimeSpan timeout)
        {
            time = KernelTime.From(timeout);
            argument.ts = (ulong)&time;
        }

        if (options.SignalMask is not null)
        {
            argument.sigmask = (ulong)&signals;
            argument.sigmask_sz = sizeof(ulong);
        }

        flags |= IORING_ENTER_GETEVENTS
            | IORING_ENTER_EXT_ARG
            | (options.Absolute ? IORING_ENTER_ABS_TIMER : 0)
            | (options.NoIoWait ? IORING_ENTER_NO_IOWAIT : 0);
        return Enter(submit, complete, flags, &argument, (nuint)sizeof(io_uring_getevents_arg));
    }

    /// <summary>
    /// Calls io_uring_enter(2) for this ring, for features without a method here: io_uring_enter2(3). The
    /// method publishes no entry and checks no argument.
    /// </summary>
    /// <param name="submit">
    /// The number of entries that the kernel may take: the result of <see cref="SubmissionQueue.Publish"/>.
    /// </param>
    /// <param name="complete">The number of completions to wait for, with IORING_ENTER_GETEVENTS.</param>
    /// <param name="flags">IORING_ENTER_* bits, without IORING_ENTER_REGISTERED_RING.</param>
    /// <param name="argument">
    /// A signal mask, the argument of IORING_ENTER_EXT_ARG, or null. The kernel reads the argument during the
    /// call.
    /// </param>
    /// <param name="size">The size of the argument in bytes.</param>
    /// <returns>The number of entries that the kernel took, or an error.</returns>
    public KernelResult Enter(uint submit, uint complete, uint flags, void* argument, nuint size)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        CheckIndexOwner(EnterFlags != 0);
        _inFlight.ReportEndedThreads();
        Enters++;
        KernelResult entered = new(Libc.IoUringEnter(EnterFd, submit, complete, flags | EnterFlags, argument, size));
        Submissions.Took(entered.Count);
        return entered;
    }
}
