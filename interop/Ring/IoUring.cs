using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>
/// An io_uring instance: io_uring(7). One thread at a time may submit, and one may reap. It must be disposed, and is not to be
/// disposed while another thread uses it: the garbage collector does not close it.
/// </summary>
/// <remarks>
/// <code>
/// using IoUring ring = new(new IoUringOptions { Entries = 8 });
/// if (ring.Submissions.TryTake(out io_uring_sqe* sqe)) { sqe->PrepNop(); }
/// ring.SubmitAndWait(1);
/// foreach (ref readonly io_uring_cqe cqe in ring.Completions) { Console.WriteLine(cqe.Result); }
/// </code>
/// </remarks>
public sealed unsafe partial class IoUring : IDisposable
{
    private readonly bool _sqPoll;
    private RingMapping _mapping;
    private int _fd;

    /// <summary>Sets up a ring and maps it.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="IoUringSetupException">The kernel refused; the exception tells the cause and the remedy.</exception>
    public IoUring(IoUringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        io_uring_params parameters = new()
        {
            flags = options.Flags,
            cq_entries = options.CompletionEntries ?? 0,
            sq_thread_idle = options.SqThreadIdle,
            sq_thread_cpu = options.SqThreadCpu ?? 0,
        };

        KernelResult fd = new(Libc.IoUringSetup(options.Entries, &parameters));
        if (fd.IsError)
        {
            throw SetupDiagnosis.Explain(fd.Errno, options);
        }

        Errno errno = RingMapping.TryMap(fd.Value, parameters, options.SeparateMappings, out RingMapping? mapping);
        if (mapping is null)
        {
            _ = Libc.Close(fd.Value);
            throw SetupDiagnosis.Explain(errno, options);
        }

        _fd = fd.Value;
        _mapping = mapping;
        _sqPoll = options.SqPoll;
        Features = parameters.features;
        Submissions = new SubmissionQueue(mapping, parameters);
        Completions = new CompletionQueue(mapping, parameters);
    }

    /// <summary>The ring's file descriptor.</summary>
    public int Fd => _fd;

    /// <summary>What the kernel's io_uring can do: IORING_FEAT_* bits, io_uring_setup(2).</summary>
    public uint Features { get; }

    /// <summary>What we ask of the kernel.</summary>
    public SubmissionQueue Submissions { get; }

    /// <summary>What the kernel answers.</summary>
    public CompletionQueue Completions { get; }

    /// <summary>
    /// Hands the entries taken so far to the kernel, and fetches completions that had to wait for room in the completion
    /// queue. With SQPOLL that is a store to memory, and a system call only when the SQ thread has gone to sleep or
    /// completions wait.
    /// </summary>
    /// <returns>
    /// How many entries the kernel took; with SQPOLL, how many it has yet to take, which may be none already. Or an error of io_uring_enter(2); on EAGAIN, EBUSY and EINTR nothing is lost and
    /// the call can be made again.
    /// </returns>
    public KernelResult Submit()
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint pending = Submissions.Publish();
        uint flags = 0;
        bool enter = pending > 0;
        if (_sqPoll)
        {
            enter = Submissions.NeedsWakeup();
            flags = enter ? IORING_ENTER_SQ_WAKEUP : 0;
        }

        if (Submissions.HasOverflow)
        {
            enter = true;
            flags |= IORING_ENTER_GETEVENTS;
        }

        return enter ? Enter(pending, 0, flags) : new KernelResult((int)pending);
    }

    /// <summary>Hands over the entries taken so far and sleeps until so many completions are there to be read.</summary>
    /// <param name="completions">How many; 0 only submits, and runs the completion work that waits for this thread.</param>
    /// <returns>As <see cref="Submit"/>; EINTR when a signal handler ran before anything was submitted.</returns>
    public KernelResult SubmitAndWait(uint completions)
    {
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        uint pending = Submissions.Publish();
        uint flags = IORING_ENTER_GETEVENTS;
        if (_sqPoll && Submissions.NeedsWakeup())
        {
            flags |= IORING_ENTER_SQ_WAKEUP;
        }

        return Enter(pending, completions, flags);
    }

    /// <summary>Tears the ring down; requests still in flight are cancelled by the kernel.</summary>
    public void Dispose()
    {
        int fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
        {
            Submissions.Detach();
            Completions.Detach();
            _mapping.Dispose();
            _ = Libc.Close(fd);
        }
    }

    private KernelResult Enter(uint submit, uint complete, uint flags) =>
        new(Libc.IoUringEnter(_fd, submit, complete, flags, null, 0));
}
