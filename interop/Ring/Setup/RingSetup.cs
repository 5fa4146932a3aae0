using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>A ring that has been set up and mapped, on its way into an <see cref="IoUring"/>.</summary>
internal sealed unsafe class RingSetup
{
    private readonly IoUringOptions _options;
    private io_uring_params _parameters;
    private SetupStage _stage;

    private RingSetup(IoUringOptions options) => _options = options;

    /// <summary>The descriptor; with IORING_SETUP_REGISTERED_FD_ONLY the index of the ring in its thread's table.</summary>
    public int Fd { get; private set; } = -1;

    /// <summary>What was asked for, and what the kernel filled in.</summary>
    public ref readonly io_uring_params Parameters => ref _parameters;

    /// <summary>Where the queues are.</summary>
    public RingMapping Mapping { get; private set; } = null!;

    /// <summary>Sets up a ring, or throws and leaves nothing behind.</summary>
    public static RingSetup Create(IoUringOptions options)
    {
        SetupRules.Check(options);
        RingSetup setup = new(options);
        Errno errno = SetupRetry.Run(setup.TryFlags, Thread.Sleep);
        return errno == Errno.None ? setup : throw SetupDiagnosis.Explain(errno, options, setup._stage);
    }

    /// <summary>
    /// Left open, NO_SQARRAY is asked for first: it spares a cache line for each 16 entries, and nothing here wants the array. The
    /// rules have been looked at, so EINVAL can only mean something that this kernel lacks: then once more without.
    /// </summary>
    private Errno TryFlags()
    {
        uint flags = _options.Flags;
        bool open = _options.NoSqArray is null && (flags & IORING_SETUP_NO_SQARRAY) == 0;
        Errno errno = Try(flags | (open ? IORING_SETUP_NO_SQARRAY : 0));
        return open && errno == Errno.EINVAL ? Try(flags) : errno;
    }

    private Errno Try(uint flags)
    {
        _stage = SetupStage.Memory;
        HugePageMemory? own = null;
        RingSizes sizes = RingSizes.Of(_options);
        if (_options.HugePages && HugePageMemory.TryAllocate(sizes, out own) is not Errno.None and Errno refused)
        {
            return refused;
        }

        _parameters = new io_uring_params
        {
            flags = flags,
            cq_entries = _options.CompletionEntries ?? 0,
            sq_thread_idle = _options.SqThreadIdle,
            sq_thread_cpu = _options.SqThreadCpu ?? 0,
            wq_fd = (uint)(_options.AttachTo?.Fd ?? 0),
        };
        if (own is not null)
        {
            _parameters.sq_off.user_addr = (ulong)own.Sqes;
            _parameters.cq_off.user_addr = (ulong)own.Queues;
        }
        else if (_options.Memory is { } memory)
        {
            _parameters.sq_off.user_addr = (ulong)memory.Address;
            _parameters.cq_off.user_addr = (ulong)memory.Address + sizes.SqesBytes;
        }

        KernelResult fd = Setup();
        if (fd.IsError)
        {
            own?.Dispose();
            return fd.Errno;
        }

        _stage = SetupStage.Mapping;
        Errno errno = RingMapping.TryMap(fd.Value, _parameters, _options.SeparateMappings, out RingMapping? mapping);
        if (mapping is null)
        {
            // Never a ring that is registered only: nothing of it is mapped, so nothing fails.
            _ = Libc.Close(fd.Value);
            own?.Dispose();
            return errno;
        }

        mapping.Own(own);
        Fd = fd.Value;
        Mapping = mapping;
        return Errno.None;
    }

    private KernelResult Setup()
    {
        _stage = SetupStage.Setup;
        fixed (io_uring_params* parameters = &_parameters)
        {
            return new KernelResult(Libc.IoUringSetup(_options.Entries, parameters));
        }
    }
}
