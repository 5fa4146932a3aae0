using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/setup.c.</summary>
internal static unsafe class SetupRows
{
    [Row("io_uring_queue_init")]
    public static void QueueInit(Journal see)
    {
        see.Same("io_uring_queue_init", "0 entries", Open(new IoUringOptions { Entries = 0 }));
        see.Same("io_uring_queue_init", "40000 entries", Open(new IoUringOptions { Entries = 40_000 }));
        see.Same("io_uring_queue_init", "DEFER_TASKRUN alone", Open(Plain with { DeferTaskrun = true }));
        see.Same("io_uring_queue_init", "5 entries", Open(new IoUringOptions { Entries = 5 }));
        using (IoUring ring = new(new IoUringOptions { Entries = 5 }))
        {
            see.Same("io_uring_queue_init", "room for entries", ring.Submissions.Space);
            ring.SubmitNops(1);
            see.Same("io_uring_queue_init", "a nop", ring.NextResult());
        }

        see.Same("io_uring_queue_init_params", "fewer completions than entries", Open(Plain with { CompletionEntries = 4 }));
        see.Same("io_uring_queue_init_params", "50 completions", Open(Plain with { CompletionEntries = 50 }));
        using (IoUring ring = new(Plain with { CompletionEntries = 50 }))
        {
            see.Same("io_uring_queue_init_params", "places for completions", ring.Completions.Capacity);
            see.Same("io_uring_queue_init_params", "features", ring.Features);
        }

        see.Same("io_uring_queue_init_params", "SQ_AFF without SQPOLL", Open(Plain with { SqThreadCpu = 0 }));
    }

    [Row("io_uring_queue_init_mem")]
    public static void QueueInitMem(Journal see)
    {
        Need.Setup(IORING_SETUP_NO_MMAP);
        const int Length = 1 << 16;
        using TestMemory memory = new(Length);
        IoUringOptions Given(nint offset, nuint length) => Small with { Memory = new RingMemory(memory.Address + offset, length) };

        see.Differs("io_uring_queue_init_mem", "too little memory", "-ENOMEM", Open(Given(0, PageSize)), "-EINVAL");
        see.Same("io_uring_queue_init_mem", "not on a page", Open(Given(64, Length - 64)));
        using (IoUring ring = see.Open("io_uring_queue_init_mem", Given(0, Length)))
        {
            see.Same("io_uring_queue_init_mem", "enough memory", 0);
            see.Same("io_uring_queue_init_mem", "bytes of it", (long)IoUring.MemorySize(Small));
            ring.SubmitNops(1);
            see.Same("io_uring_queue_init_mem", "a nop", ring.NextResult());
        }

        see.Since(Version210).Same("io_uring_queue_init_mem", "NO_MMAP without memory", Open(Small with { HugePages = true }));
        using (IoUring ring = new(Small with { HugePages = true }))
        {
            ring.SubmitNops(1);
            see.Since(Version210).Same("io_uring_queue_init_mem", "a nop in it", ring.NextResult());
        }
    }

    [Row("io_uring_memory_size")]
    public static void MemorySize(Journal see)
    {
        foreach (uint entries in (uint[])[1, 5, 64, 512, 4096, 32_768])
        {
            IoUringOptions options = new() { Entries = entries, NoSqArray = false };
            Add(0, options);
            Add(IORING_SETUP_CQE32, options with { Cqe32 = true });
            Add(IORING_SETUP_SQE128, options with { Sqe128 = true });
            Add(IORING_SETUP_NO_SQARRAY, options with { NoSqArray = true });

            void Add(uint flags, IoUringOptions options) =>
                see.Same("io_uring_memory_size", $"{entries} entries, flags {flags}", Size(options));
        }

        see.Same("io_uring_memory_size", "0 entries", Size(new IoUringOptions { Entries = 0 }));
        see.Same("io_uring_memory_size", "40000 entries", Size(new IoUringOptions { Entries = 40_000 }));
        see.Same("io_uring_memory_size", "40000 entries, clamped", Size(new IoUringOptions { Entries = 40_000, Clamp = true }));
        see.Same("io_uring_memory_size_params", "1000 completions", Size(Plain with { CompletionEntries = 1000 }));
    }

    [Row("io_uring_queue_mmap")]
    public static void QueueMmap(Journal see)
    {
        using IoUring ring = see.Open("io_uring_queue_mmap", Plain);
        see.Same("io_uring_queue_mmap", "a new ring", 0);
        ring.SubmitNops(1);
        see.Same("io_uring_queue_mmap", "a nop", ring.NextResult());
        see.Same("io_uring_ring_dontfork", "a ring", 0);
        see.Same("io_uring_ring_dontfork", "a child inherits the entries", IsInherited(ring.Mapping.Sqes));
        see.Same("io_uring_ring_dontfork", "a child inherits the queues", IsInherited(ring.Mapping.Cq));
    }

    [Row("io_uring_queue_exit")]
    public static void QueueExit(Journal see)
    {
        using TestPipe pipe = new();
        int fd;
        using (IoUring ring = see.Open("io_uring_queue_exit", Plain))
        {
            fd = ring.Fd;
            _ = ring.TakeRead(pipe.Reader.Fd, 1);
            Assert.Equal(new KernelResult(1), ring.Submit());
        }

        see.Same("io_uring_queue_exit", "the descriptor is open", Handles.Target(fd) is { } target && target.Contains("io_uring", StringComparison.Ordinal));
    }

    [Row("io_uring_setup")]
    public static void Setup(Journal see)
    {
        see.Same("io_uring_setup", "0 entries", Open(new IoUringOptions { Entries = 0 }));
        using IoUring ring = see.Open("io_uring_setup", new IoUringOptions { Entries = 5 });
        see.Same("io_uring_setup", "5 entries", 0);
        see.Same("io_uring_setup", "entries", ring.Submissions.Capacity);
        see.Same("io_uring_setup", "places for completions", ring.Completions.Capacity);
        see.Differs("io_uring_setup", "is mapped", "0", FlagsOf(ring.Mapping.Sqes) is not null);
    }

    [Row("io_uring_enter")]
    public static void Enter(Journal see)
    {
        using IoUring ring = see.Open("io_uring_enter", Plain);
        _ = ring.TakeNop(1);
        _ = ring.Submissions.Publish();
        see.Same("io_uring_enter", "one entry of at most 4", ring.Enter(4, 1, IORING_ENTER_GETEVENTS, null, 0));
        see.Same("io_uring_enter", "completions", ring.Completions.Ready);
        see.Same("io_uring_enter", "no entry", ring.Enter(4, 0, 0, null, 0));
        see.Same("io_uring_enter", "an unknown flag", ring.Enter(0, 0, 1u << 31, null, 0));
        ring.Completions.Advance(1);

        __kernel_timespec time = new() { tv_nsec = 10_000_000 };
        io_uring_getevents_arg argument = new() { ts = (ulong)&time };
        nuint size = (nuint)sizeof(io_uring_getevents_arg);
        const uint Flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
        KernelResult entered;
        do
        {
            entered = ring.Enter(0, 1, Flags, &argument, size);
        }
        while (entered.Errno == Errno.EINTR);

        see.Same("io_uring_enter2", "a time", entered);
        see.Same("io_uring_enter2", "an argument of the wrong size", ring.Enter(0, 1, Flags, &argument, 8));
    }

    [Row("io_uring_register")]
    public static void Register(Journal see)
    {
        using IoUring ring = see.Open("io_uring_register", Plain);
        see.Same("io_uring_register", "an unknown operation", ring.Register((io_uring_register_op)200, null, 0));
        see.Same("io_uring_register", "no files", ring.Register(io_uring_register_op.IORING_UNREGISTER_FILES, null, 0));
        see.Same("io_uring_register", "a personality", ring.Register(io_uring_register_op.IORING_REGISTER_PERSONALITY, null, 0));
    }

    private static KernelResult Open(IoUringOptions options) => Outcome(() => new IoUring(options).Dispose());

    private static KernelResult Size(IoUringOptions options)
    {
        nuint size = 0;
        KernelResult outcome = Outcome(() => size = IoUring.MemorySize(options));
        return outcome.IsError ? outcome : new KernelResult((int)size);
    }

    private static bool IsInherited(void* address)
    {
        string flags = FlagsOf(address) ?? "";
        Assert.NotEqual("", flags);
        return !flags.Contains(" dc", StringComparison.Ordinal);
    }

    /// <summary>
    /// Returns the flags of a mapping in /proc/PID/smaps, or null without a mapping at the address.
    /// </summary>
    private static string? FlagsOf(void* address)
    {
        bool inside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] range = line.Split(' ')[0].Split('-');
            if (range.Length == 2 && ulong.TryParse(range[0], System.Globalization.NumberStyles.HexNumber, null, out ulong start))
            {
                ulong end = ulong.Parse(range[1], System.Globalization.NumberStyles.HexNumber);
                inside = start <= (ulong)address && (ulong)address < end;
            }
            else if (inside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }
}
