namespace Uring.Interop;

/// <summary>
/// An io_uring instance: io_uring(7). One thread at a time may submit, and one may reap. It must be disposed, and is not to be
/// disposed while another thread uses it: the garbage collector does not close it.
/// </summary>
/// <remarks>
/// <code>
/// using IoUring ring = new(new IoUringOptions { Entries = 8 });
/// if (ring.Submissions.TryTake(out io_uring_sqe* sqe)) { sqe->PrepNop(); }
/// KernelResult result = ring.SubmitAndWait(1);
/// while (result.Errno == Errno.EINTR) { result = ring.Wait(1); }
/// foreach (ref readonly io_uring_cqe cqe in ring.Completions) { Console.WriteLine(cqe.Result); }
/// </code>
/// </remarks>
public sealed unsafe partial class IoUring : IDisposable
{
    private readonly bool _sqPoll;
    private readonly IssuerGuard _issuer;
    private readonly InFlight _inFlight = new();

    // Until it is enabled: IORING_SETUP_R_DISABLED.
    private bool _disabled;

    // The clock and the registered times of waits, which show whether the time has ended a wait.
    private WaitClock _waitClock = WaitClock.Monotonic;
    private WaitArguments? _waitArguments;

    // Another one once the ring was resized.
    private RingMapping _mapping;

    // What io_uring_enter(2) calls the ring: its descriptor, or its index in the ring table of a thread; -1 once disposed.
    private int _fd;

    /// <summary>Sets up a ring and maps it: io_uring_queue_init(3), io_uring_queue_init_params(3), io_uring_queue_init_mem(3).</summary>
    /// <remarks>
    /// ENOMEM is tried again for a quarter of a second: the memory of rings that were just disposed comes back late.
    /// </remarks>
    /// <param name="options">How.</param>
    /// <exception cref="IoUringSetupException">
    /// The options contradict each other, or the kernel refused; the exception tells the cause and the remedy.
    /// </exception>
    public IoUring(IoUringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RingSetup setup = RingSetup.Create(options);
        ref readonly io_uring_params parameters = ref setup.Parameters;
        _fd = setup.Fd;
        Fd = setup.Fd;
        _mapping = setup.Mapping;
        _sqPoll = options.SqPoll;
        _disabled = options.Disabled;
        SetupFlags = parameters.flags;
        Features = parameters.features;
        if (options.RegisteredFdOnly)
        {
            Fd = -1;
            EnteredByIndex();
        }

        _inFlight.Reserve(parameters.cq_entries);
        _issuer = new IssuerGuard("submission queue", options.SingleIssuer, options.Disabled);
        Submissions = new SubmissionQueue(_mapping, parameters, _issuer, _inFlight);

        // Reaping is not issuing: one thread at a time, but any.
        Completions = new CompletionQueue(this, _mapping, parameters, new IssuerGuard("completion queue", singleIssuer: false, disabled: false), _inFlight);
    }

    /// <summary>
    /// The ring's file descriptor, which programs that are run from here do not inherit (O_CLOEXEC); -1 for a ring that has only
    /// an index (<see cref="IoUringOptions.RegisteredFdOnly"/>, <see cref="CloseRingFd"/>) and once disposed.
    /// </summary>
    public int Fd { get; private set; }

    /// <summary>How the ring was set up: IORING_SETUP_* bits, those that the kernel granted.</summary>
    public uint SetupFlags { get; }

    /// <summary>What the kernel's io_uring can do: IORING_FEAT_* bits, io_uring_setup(2).</summary>
    public uint Features { get; }

    /// <summary>Where the queues are.</summary>
    internal RingMapping Mapping => _mapping;

    /// <summary>What we ask of the kernel.</summary>
    public SubmissionQueue Submissions { get; }

    /// <summary>What the kernel answers.</summary>
    public CompletionQueue Completions { get; }

    /// <summary>
    /// How many bytes of memory a ring with these options wants, in whole pages, to be given as
    /// <see cref="IoUringOptions.Memory"/>: io_uring_memory_size_params(3). What <see cref="IoUringOptions.Memory"/> says is not
    /// looked at.
    /// </summary>
    /// <param name="options">How the ring will be set up.</param>
    /// <exception cref="IoUringSetupException">The options contradict each other.</exception>
    public static nuint MemorySize(IoUringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SetupRules.Check(options with { Memory = null, HugePages = true });
        return RingSizes.Of(options).TotalBytes;
    }

    /// <summary>
    /// Tears the ring down; requests still in flight are cancelled by the kernel, which may go on for some ms after this
    /// returns: io_uring_queue_exit(3). A ring that is registered with a thread has to be disposed by that thread, or it lives until the thread ends.
    /// </summary>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            // While the ring still has its index: that is one more reference, and would keep it alive.
            ReleaseIndex();
        }

        if (Interlocked.Exchange(ref _fd, -1) >= 0)
        {
            int fd = Fd;
            Fd = -1;
            Submissions.Detach();
            Completions.Detach();
            _mapping.Dispose();
            if (fd >= 0)
            {
                _ = Libc.Close(fd);
            }
        }
    }
}
