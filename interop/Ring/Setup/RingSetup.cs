using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The set-up and the mapping of a ring for an <see cref="IoUring"/>.</summary>
internal sealed unsafe class RingSetup
{
    private readonly IoUringOptions _options;
    private io_uring_params _parameters;
    private SetupStage _stage;

    private RingSetup(IoUringOptions options) => _options = options;

    /// <summary>
    /// The descriptor, or with IORING_SETUP_REGISTERED_FD_ONLY the index of the ring in its thread's table.
    /// </summary>
    public int Fd { get; private set; } = -1;

    /// <summary>The parameters of io_uring_setup(2), as the kernel has filled them in.</summary>
    public ref readonly io_uring_params Parameters => ref _parameters;

    /// <summary>The memory of the queues.</summary>
    public RingMapping Mapping { get; private set; } = null!;

    /// <summary>Sets up a ring. If the set-up fails, the method frees all resources and throws.</summary>
    public static RingSetup Create(IoUringOptions options, ProcessorSupport processor)
    {
        SetupRules.Check(options);
        processor.Check();
        RingSetup setup = new(options);
        Errno errno = SetupRetry.Run(() => PreferNoSqArray(options, setup.Try), Thread.Sleep);
        return errno == Errno.None ? setup : throw SetupDiagnosis.Explain(errno, options, setup._stage);
    }

    /// <summary>
    /// Sets up with NO_SQARRAY first if the option is unset: the flag saves a cache line for each 16 entries,
    /// and the library needs no array. <see cref="SetupRules"/> has checked the options, so EINVAL means that
    /// this kernel lacks a flag, and the set-up runs again without NO_SQARRAY.
    /// </summary>
    internal static Errno PreferNoSqArray(IoUringOptions options, Func<uint, Errno> attempt)
    {
        uint flags = options.Flags;
        bool open = options.NoSqArray is null && (flags & IORING_SETUP_NO_SQARRAY) == 0;
        Errno errno = attempt(flags | (open ? IORING_SETUP_NO_SQARRAY : 0));
        return open && errno == Errno.EINVAL ? attempt(flags) : errno;
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
            // Never a ring with REGISTERED_FD_ONLY: it maps nothing, so no mapping of it fails.
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
