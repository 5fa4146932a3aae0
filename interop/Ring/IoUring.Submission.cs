using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>Submission, and waits for completions: io_uring_enter(2).</content>
/// <remarks>
/// Errors that each of these methods can return, all of them with nothing lost, so that the call can be made again: EINTR (a
/// signal handler ran before anything had completed), EAGAIN (no memory for a request now), EBUSY (completions
/// overflow: reap some first), EBADR (completions were lost for want of memory, once: <see cref="CompletionQueue.Overflow"/>
/// counts them), EEXIST (the ring belongs to another thread, IORING_SETUP_SINGLE_ISSUER), EBADFD (the ring is disabled still:
/// <see cref="Enable"/>), EOWNERDEAD (the SQ thread is gone, and with it the ring).
/// </remarks>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// How many times this ring has called io_uring_enter(2): with SQPOLL none is needed while the SQ thread is awake. Counted
    /// without a lock, so only the thread that enters reads it exactly.
    /// </summary>
    public ulong Enters { get; private set; }

    /// <summary>
    /// The number of entries that the last submission handed to the kernel, also when that call returned an error because its wait
    /// was interrupted or timed out. With SQPOLL, the number that the SQ thread had yet to take.
    /// </summary>
    public uint Submitted { get; private set; }

    /// <summary>
    /// Hands the entries taken so far to the kernel, fetches completions that had to wait for room in the completion queue, and
    /// runs the task work that the ring reports (<see cref="SubmissionQueue.HasTaskWork"/>). With SQPOLL that is a store to
    /// memory, and a system call only when the SQ thread sleeps or completions wait: io_uring_submit(3).
    /// </summary>
    /// <returns>
    /// The number of entries that the kernel took: fewer than there were when one of them is malformed (it completes with its
    /// error, and the next call goes on behind it). With SQPOLL, the number that the SQ thread has yet to take, which may be
    /// outdated. Or an error.
    /// </returns>
    /// <remarks>
    /// A request ends with the thread that submitted it: a request in flight of a thread that has ended completes with ECANCELED,
    /// at once or when its event comes. So submit from a thread that lives longer than the requests, not from one of a pool, or
    /// use SQPOLL. An entry
    /// and the memory it points to must stay valid until the kernel has taken the entry: see <see cref="WaitUntilTaken"/>.
    /// </remarks>
    public KernelResult Submit()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint pending = Submissions.Publish();
        uint flags = 0;
        bool enter = pending > 0;
        if (_sqPoll)
        {
            // Of a disabled ring the thread takes nothing, and only the call says so.
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
    /// Hands over the entries taken so far and sleeps until so many completions are there to be read: io_uring_submit_and_wait(3).
    /// </summary>
    /// <param name="completions">
    /// How many, those included that are there already, at most <see cref="CompletionQueue.Capacity"/>; more than will ever come waits for ever. 0 only
    /// submits, and runs the completion work that waits for this thread (io_uring_submit_and_get_events(3)).
    /// </param>
    /// <returns>
    /// As <see cref="Submit"/>. A kernel that took fewer entries than there were did not wait. EINTR when a signal handler or a
    /// timeout request ended the wait and no completion is there: the entries are submitted (<see cref="Submitted"/>), and
    /// <see cref="Wait(uint)"/> goes on waiting.
    /// </returns>
    /// <remarks>
    /// The kernel itself reports only the submitted entries, so an interruption shows by the empty completion queue. Where another
    /// thread reaps, a wait that it has emptied looks the same.
    /// </remarks>
    public KernelResult SubmitAndWait(uint completions)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint pending = Submissions.Publish();
        KernelResult taken = Enter(pending, completions, IORING_ENTER_GETEVENTS | WakeupFlag(pending), null, 0);
        return HasWaited(taken, pending, completions) ? taken : KernelResult.Failed(Errno.EINTR);
    }

    /// <summary>The same with an end: io_uring_submit_and_wait_timeout(3), io_uring_submit_and_wait_min_timeout(3).</summary>
    /// <param name="completions">The number of completions.</param>
    /// <param name="options">The end of the wait.</param>
    /// <returns>
    /// As <see cref="SubmitAndWait(uint)"/>; ETIME when the time is over and no completion is there. The entries are submitted all
    /// the same: <see cref="Submitted"/>.
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
    /// The same, as the entry <paramref name="index"/> of the registered wait arguments has it, which spares the kernel the copy:
    /// io_uring_submit_and_wait_reg(3), Linux 6.13.
    /// </summary>
    /// <param name="completions">How many.</param>
    /// <param name="index">Which <see cref="io_uring_reg_wait"/> of the registered memory region.</param>
    /// <returns>
    /// As <see cref="SubmitAndWait(uint, in WaitOptions)"/>. EFAULT beyond the region or without one, but only when nothing was
    /// submitted. In a region that <see cref="RegisterRegion"/> registered the time is unknown, and EINTR stands for ETIME too.
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

    /// <summary>Sleeps until so many completions are there to be read, and submits nothing: io_uring_wait_cqe(3), io_uring_wait_cqe_nr(3).</summary>
    /// <param name="completions">How many, those included that are there already; without a system call when they are.</param>
    /// <returns>How many places of the completion queue are to be read (<see cref="CompletionQueue.Ready"/>), or an error.</returns>
    public KernelResult Wait(uint completions)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        KernelResult waited;
        do
        {
            waited = HasReady(completions) ? ReadyOr(default) : ReadyOr(Enter(0, completions, IORING_ENTER_GETEVENTS, null, 0));
        }
        while (waited.Value == 0 && completions > 0);

        // The loop is for a timeout request: it ends the kernel's wait, and its completion can follow a moment later.
        return waited;
    }

    /// <summary>The same with an end: io_uring_wait_cqe_timeout(3), io_uring_wait_cqes(3), io_uring_wait_cqes_min_timeout(3).</summary>
    /// <param name="completions">How many.</param>
    /// <param name="options">How long, and what may end it.</param>
    /// <returns>
    /// The number of places to be read, which can be smaller when the time was over. ETIME when the time was over and there is none,
    /// EINTR when the wait ended early and there is none, or another error.
    /// </returns>
    /// <remarks>
    /// A timeout request (<see cref="io_uring_sqe.PrepTimeout"/>) that fires ends a wait, and its completion can follow a moment
    /// later. EINTR stands for this end, too.
    /// </remarks>
    public KernelResult Wait(uint completions, in WaitOptions options)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        KernelResult waited = HasReady(completions) ? ReadyOr(default) : ReadyOr(Enter(0, completions, 0, options));
        return waited.Value == 0 && completions > 0 ? KernelResult.Failed(Errno.EINTR) : waited;
    }

    /// <summary>
    /// Runs the completion work that waits for this thread, and fetches completions that found no room, without waiting for more:
    /// io_uring_get_events(3). What makes completions appear with <see cref="IoUringOptions.DeferTaskrun"/> and with polled IO.
    /// </summary>
    /// <returns>0 or an error.</returns>
    public KernelResult GetEvents()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        return Enter(0, 0, IORING_ENTER_GETEVENTS, null, 0);
    }

    /// <summary>
    /// Sleeps until the SQ thread has taken at least one entry, when the submission queue is full (IORING_ENTER_SQ_WAIT, Linux 5.10, SQPOLL):
    /// io_uring_sqring_wait(3). Without SQPOLL a submission makes room, and this returns at once.
    /// </summary>
    /// <returns>How many entries can be taken now, or an error.</returns>
    public KernelResult WaitForSpace()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint space;

        // Again: task work for this thread, or a signal, ends the kernel's wait as well, without an error.
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
    /// Waits until the kernel has taken all entries, which are published first if need be. From then on the kernel reads neither
    /// the entries nor the times, paths, vectors and addresses that they point to. Buffers for data stay in use until the
    /// completion.
    /// </summary>
    /// <returns>
    /// 0, or an error of <see cref="Submit"/>. Without SQPOLL the call submits, and an entry that the kernel refuses to take is
    /// its error.
    /// </returns>
    /// <remarks>
    /// With SQPOLL the SQ thread takes the entries, in a time that depends on its processor. The kernel offers no wait for this, so
    /// the call spins and then sleeps in steps of a millisecond. <see cref="SubmissionQueue.Pending"/> is 0 from then on.
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

    // A thread that is woken for nothing spins for its whole idle time.
    private uint WakeupFlag(uint pending) => pending > 0 && _sqPoll && Submissions.NeedsWakeup() ? IORING_ENTER_SQ_WAKEUP : 0;

    private bool HasReady(uint completions) => completions > 0 && Completions.ReadyBehindGap >= completions;

    /// <summary>
    /// Records the submission, and returns whether its result is that of the wait. The kernel hides an error of the wait behind
    /// the entries that it took.
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
    /// Calls io_uring_enter(2) for this ring: for what has no method here: io_uring_enter2(3). Nothing is published
    /// and nothing is checked.
    /// </summary>
    /// <param name="submit">How many entries the kernel may take: <see cref="SubmissionQueue.Publish"/> tells how many there are.</param>
    /// <param name="complete">How many completions to wait for, with IORING_ENTER_GETEVENTS.</param>
    /// <param name="flags">IORING_ENTER_* bits, without IORING_ENTER_REGISTERED_RING.</param>
    /// <param name="argument">A signal mask, or with IORING_ENTER_EXT_ARG what that wants; or null.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <returns>How many entries the kernel took, or an error.</returns>
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
