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
    private readonly RingMapping _mapping;
    private readonly bool _sqPoll;
    private readonly IssuerGuard _issuer;
    private readonly bool _singleIssuer;
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
        _singleIssuer = options.SingleIssuer;
        Features = parameters.features;
        _issuer = new IssuerGuard("submission queue", options.SingleIssuer, options.Disabled);
        Submissions = new SubmissionQueue(mapping, parameters, _issuer);

        // Reaping is not issuing: one thread at a time, but any.
        Completions = new CompletionQueue(mapping, parameters, new IssuerGuard("completion queue", singleIssuer: false, disabled: false));
    }

    /// <summary>The ring's file descriptor.</summary>
    public int Fd => _fd;

    /// <summary>What the kernel's io_uring can do: IORING_FEAT_* bits, io_uring_setup(2).</summary>
    public uint Features { get; }

    /// <summary>What we ask of the kernel.</summary>
    public SubmissionQueue Submissions { get; }

    /// <summary>What the kernel answers.</summary>
    public CompletionQueue Completions { get; }

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
}
