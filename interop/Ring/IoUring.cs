namespace Uring.Interop;

/// <summary>
/// An io_uring instance: io_uring(7). One thread at a time may submit, and one may reap. The program must
/// dispose the ring while no other thread uses it: the garbage collector does not close it.
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

    // True until Enable: IORING_SETUP_R_DISABLED.
    private bool _disabled;

    // The clock and the registered times of waits: they show whether the time has ended a wait.
    private WaitClock _waitClock = WaitClock.Monotonic;
    private WaitArguments? _waitArguments;

    // ResizeRings replaces the mapping.
    private RingMapping _mapping;

    // The ring's name for io_uring_enter(2): its descriptor, or its index in the ring table of a thread. -1
    // after Dispose.
    private int _fd;

    /// <summary>
    /// Sets up a ring and maps it: io_uring_queue_init(3), io_uring_queue_init_params(3),
    /// io_uring_queue_init_mem(3).
    /// </summary>
    /// <remarks>
    /// The constructor retries ENOMEM for a quarter of a second: the kernel returns the memory of disposed
    /// rings late.
    /// </remarks>
    /// <param name="options">The options.</param>
    /// <exception cref="IoUringSetupException">
    /// The options contradict each other, or the kernel refused. The exception has the cause and the fix.
    /// </exception>
    public IoUring(IoUringOptions options)
        : this(options, ProcessorSupport.Current)
    {
    }

    /// <summary>Sets up a ring for a processor.</summary>
    internal IoUring(IoUringOptions options, ProcessorSupport processor)
    {
        ArgumentNullException.ThrowIfNull(options);
        RingSetup setup = RingSetup.Create(options, processor);
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

        // A completion queue has no issuer: any thread may reap, one at a time.
        Completions = new CompletionQueue(this, _mapping, parameters, new IssuerGuard("completion queue", singleIssuer: false, disabled: false), _inFlight);
    }

    /// <summary>
    /// The ring's file descriptor, which executed programs do not inherit (O_CLOEXEC). -1 for a ring that has
    /// only an index (<see cref="IoUringOptions.RegisteredFdOnly"/>, <see cref="CloseRingFd"/>), and after
    /// Dispose.
    /// </summary>
    public int Fd { get; private set; }

    /// <summary>IORING_SETUP_* bits that the kernel granted.</summary>
    public uint SetupFlags { get; }

    /// <summary>The features of the kernel's io_uring: IORING_FEAT_* bits, io_uring_setup(2).</summary>
    public uint Features { get; }

    /// <summary>The memory of the queues.</summary>
    internal RingMapping Mapping => _mapping;

    /// <summary>The queue of requests to the kernel.</summary>
    public SubmissionQueue Submissions { get; }

    /// <summary>The queue of completions from the kernel.</summary>
    public CompletionQueue Completions { get; }

    /// <summary>
    /// Returns the memory in bytes, in whole pages, that a ring with these options requires as
    /// <see cref="IoUringOptions.Memory"/>: io_uring_memory_size_params(3). The method ignores the value of
    /// <see cref="IoUringOptions.Memory"/>.
    /// </summary>
    /// <param name="options">The options of the ring.</param>
    /// <exception cref="IoUringSetupException">The options contradict each other.</exception>
    public static nuint MemorySize(IoUringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SetupRules.Check(options with { Memory = null, HugePages = true });
        return RingSizes.Of(options).TotalBytes;
    }

    /// <summary>
    /// Closes the ring. The kernel cancels the requests in flight, which may take some ms after this method
    /// returns: io_uring_queue_exit(3). The thread that registered the ring must dispose it, or the ring
    /// lives until that thread ends.
    /// </summary>
    /// <remarks>
    /// Until then the kernel may use the memory of these requests, and no completion reports the end of a
    /// request. So cancel the requests first (<see cref="SyncCancel(CancelTarget)"/>), and free their memory
    /// after their completions.
    /// </remarks>
    public void Dispose()
    {
        if (_fd >= 0)
        {
            // The registered index is one more reference and would keep the ring alive.
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
