using System.Numerics;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// The library refuses exactly the options that the kernel refuses. The tests set up each combination in the
/// kernel.
/// </summary>
public sealed unsafe class SetupRulesTests : IDisposable
{
    private const uint AllFlags = (IORING_SETUP_SQ_REWIND << 1) - 1;

    /// <summary>The flags that appear together in a rule, or that change the result of a rule.</summary>
    private const uint RuleFlags = IORING_SETUP_IOPOLL | IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF | IORING_SETUP_COOP_TASKRUN
        | IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_NO_MMAP
        | IORING_SETUP_REGISTERED_FD_ONLY | IORING_SETUP_HYBRID_IOPOLL | IORING_SETUP_SQE128 | IORING_SETUP_CQE32
        | IORING_SETUP_CQE_MIXED | IORING_SETUP_SQE_MIXED | IORING_SETUP_NO_SQARRAY | IORING_SETUP_SQ_REWIND;

    private readonly IoUring _other = new(new IoUringOptions { Entries = 8 });
    private readonly IoUring _otherWithThread = new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = 1 });
    private readonly void* _memory = NativeMemory.AlignedAlloc(64 * 1024, 4096);

    [Fact]
    public void Three_flags_at_a_time_are_refused_exactly_when_the_kernel_refuses_them()
    {
        foreach (uint flags in Combinations(KnownFlags(), 3))
        {
            IoUringOptions options = Options(flags);
            AssertSameVerdict(options);
            if (options.AttachTo is not null)
            {
                AssertSameVerdict(options with { AttachTo = _otherWithThread });
            }
        }
    }

    [Fact]
    public void All_combinations_of_flags_that_have_rules_are_refused_exactly_when_the_kernel_refuses_them()
    {
        uint flags = RuleFlags & KnownFlags();
        uint subset = 0;
        int accepted = 0;
        do
        {
            accepted += AssertSameVerdict(Options(subset)) ? 1 : 0;
            subset = (subset - flags) & flags;
        }
        while (subset != 0);

        Assert.True(accepted > 100, $"{accepted} accepted: the kernel refuses for another reason");
    }

    [Theory]
    [InlineData(0u, null, false)]
    [InlineData(1u, null, false)]
    [InlineData(32_768u, null, false)]
    [InlineData(32_769u, null, false)]
    [InlineData(32_769u, null, true)]
    [InlineData(uint.MaxValue, null, true)]
    [InlineData(8u, 0u, false)]
    [InlineData(8u, 0u, true)]
    [InlineData(8u, 4u, false)]
    [InlineData(8u, 4u, true)]
    [InlineData(8u, 5u, false)]
    [InlineData(8u, 8u, false)]
    [InlineData(7u, 5u, false)]
    [InlineData(9u, 8u, false)]
    [InlineData(8u, 65_536u, false)]
    [InlineData(8u, 65_537u, false)]
    [InlineData(8u, 65_537u, true)]
    [InlineData(8u, uint.MaxValue, true)]
    [InlineData(40_000u, 32_768u, true)]
    [InlineData(1u, 1u, false)]
    public void Numbers_of_entries_are_refused_exactly_when_the_kernel_refuses_them(uint entries, uint? completions, bool clamp)
    {
        IoUringOptions options = new() { Entries = entries, CompletionEntries = completions, Clamp = clamp, NoSqArray = false };
        AssertSameVerdict(options);
        AssertSameVerdict(options with { Cqe32 = true });
        if ((KnownFlags() & IORING_SETUP_CQE_MIXED) != 0)
        {
            AssertSameVerdict(options with { CqeMixed = true });
        }

        if ((KnownFlags() & IORING_SETUP_SQE_MIXED) != 0)
        {
            AssertSameVerdict(options with { SqeMixed = true });
        }
    }

    [Fact]
    public void Each_contradiction_is_reported_with_a_fix_before_the_system_call()
    {
        IoUringOptions wrong = new() { SqPoll = true, DeferTaskrun = true, SingleIssuer = true };
        Support.RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, Errno.EXDEV, () =>
        {
            IoUringSetupException refused = Assert.Throws<IoUringSetupException>(() => new IoUring(wrong));
            Assert.Equal(SetupFailure.Contradiction, refused.Cause);
            Assert.Equal(Errno.EINVAL, refused.Errno);
            Assert.Contains("remove SqPoll or DeferTaskrun", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        });
    }

    [Fact]
    public void Flags_of_newer_kernels_have_rules_too()
    {
        // This kernel refuses the flags as unknown, so the rules are those of io_uring_setup(2).
        AssertRefused(new IoUringOptions { SqRewind = true, NoSqArray = false }, "NO_SQARRAY");
        AssertRefused(new IoUringOptions { SqRewind = true, SqPoll = true }, "SQPOLL");
        AssertRefused(new IoUringOptions { Sqe128 = true, SqeMixed = true }, "SQE_MIXED");
        AssertRefused(new IoUringOptions { SqeMixed = true, Entries = 1 }, "two places");
        Assert.Null(SetupRules.FindContradiction(new IoUringOptions { SqRewind = true, SqeMixed = true }));
    }

    [Fact]
    public void An_idle_time_without_its_thread_and_memory_given_twice_are_refused()
    {
        AssertRefused(new IoUringOptions { SqThreadIdle = 1 }, "SqPoll");
        AssertRefused(new IoUringOptions { HugePages = true, Memory = new RingMemory((nint)_memory, 65_536) }, "remove one");
    }

    public void Dispose()
    {
        _other.Dispose();
        _otherWithThread.Dispose();
        NativeMemory.AlignedFree(_memory);
    }

    private static void AssertRefused(IoUringOptions options, string word) =>
        Assert.Contains(word, SetupRules.FindContradiction(options), StringComparison.Ordinal);

    /// <summary>Compares the verdict of the kernel with the verdict of the library.</summary>
    /// <returns>Whether the ring can be set up.</returns>
    private static bool AssertSameVerdict(IoUringOptions options)
    {
        Errno errno = Ask(options);
        Assert.True(errno is Errno.None or Errno.EINVAL or Errno.EOVERFLOW, $"{options.DescribeFlags()}: {errno}");
        string? contradiction = SetupRules.FindContradiction(options);
        Assert.True(
            (errno == Errno.None) == (contradiction is null),
            $"{options.Entries} entries, {options.DescribeFlags()}: the kernel returns {errno}, the library {contradiction ?? "accepts them"}");
        return errno == Errno.None;
    }

    /// <summary>
    /// Repeats the setup while earlier rings still count against the limit on locked memory.
    /// </summary>
    private static Errno Ask(IoUringOptions options)
    {
        Errno errno = AskOnce(options);
        for (long until = Environment.TickCount64 + 10_000; errno == Errno.ENOMEM && Environment.TickCount64 < until; errno = AskOnce(options))
        {
            Thread.Sleep(10);
        }

        if (errno == Errno.ENOMEM)
        {
            Need.UnlimitedLockedMemory();
        }

        return errno;
    }

    private static Errno AskOnce(IoUringOptions options)
    {
        io_uring_params parameters = new()
        {
            flags = options.Flags,
            cq_entries = options.CompletionEntries ?? 0,
            wq_fd = (uint)(options.AttachTo?.Fd ?? 0),
        };
        if (options.Memory is { } memory)
        {
            parameters.sq_off.user_addr = (ulong)memory.Address;
            parameters.cq_off.user_addr = (ulong)memory.Address + 32_768;
        }

        int fd = Libc.IoUringSetup(options.Entries, &parameters);
        if (fd >= 0 && options.RegisteredFdOnly)
        {
            io_uring_rsrc_update place = new() { offset = (uint)fd };
            uint operation = (uint)(io_uring_register_op.IORING_UNREGISTER_RING_FDS | io_uring_register_op.IORING_REGISTER_USE_REGISTERED_RING);
            Assert.Equal(1, Libc.IoUringRegister(fd, operation, &place, 1));
        }
        else if (fd >= 0)
        {
            _ = Libc.Close(fd);
        }

        return new KernelResult(fd).Errno;
    }

    private IoUringOptions Options(uint flags) => new()
    {
        Entries = 4,
        IoPoll = (flags & IORING_SETUP_IOPOLL) != 0,
        SqPoll = (flags & IORING_SETUP_SQPOLL) != 0,
        SqThreadCpu = (flags & IORING_SETUP_SQ_AFF) != 0 ? 0 : null,
        CompletionEntries = (flags & IORING_SETUP_CQSIZE) != 0 ? 16 : null,
        Clamp = (flags & IORING_SETUP_CLAMP) != 0,
        AttachTo = (flags & IORING_SETUP_ATTACH_WQ) != 0 ? _other : null,
        Disabled = (flags & IORING_SETUP_R_DISABLED) != 0,
        SubmitAll = (flags & IORING_SETUP_SUBMIT_ALL) != 0,
        CoopTaskrun = (flags & IORING_SETUP_COOP_TASKRUN) != 0,
        TaskrunFlag = (flags & IORING_SETUP_TASKRUN_FLAG) != 0,
        Sqe128 = (flags & IORING_SETUP_SQE128) != 0,
        Cqe32 = (flags & IORING_SETUP_CQE32) != 0,
        SingleIssuer = (flags & IORING_SETUP_SINGLE_ISSUER) != 0,
        DeferTaskrun = (flags & IORING_SETUP_DEFER_TASKRUN) != 0,
        Memory = (flags & IORING_SETUP_NO_MMAP) != 0 ? new RingMemory((nint)_memory, 65_536) : null,
        RegisteredFdOnly = (flags & IORING_SETUP_REGISTERED_FD_ONLY) != 0,
        NoSqArray = (flags & IORING_SETUP_NO_SQARRAY) != 0,
        HybridIoPoll = (flags & IORING_SETUP_HYBRID_IOPOLL) != 0,
        CqeMixed = (flags & IORING_SETUP_CQE_MIXED) != 0,
        SqeMixed = (flags & IORING_SETUP_SQE_MIXED) != 0,
        SqRewind = (flags & IORING_SETUP_SQ_REWIND) != 0,
    };

    private static IEnumerable<uint> Combinations(uint flags, int most)
    {
        for (uint set = 0; set <= AllFlags; set++)
        {
            if ((set & ~flags) == 0 && BitOperations.PopCount(set) <= most)
            {
                yield return set;
            }
        }
    }

    /// <summary>
    /// Returns the flags of this kernel. Each is tried together with the flags that it requires.
    /// </summary>
    private uint KnownFlags()
    {
        uint known = 0;
        for (uint bit = 1; bit <= IORING_SETUP_SQ_REWIND; bit <<= 1)
        {
            uint companions = bit switch
            {
                IORING_SETUP_SQ_AFF => IORING_SETUP_SQPOLL,
                IORING_SETUP_TASKRUN_FLAG => IORING_SETUP_COOP_TASKRUN,
                IORING_SETUP_DEFER_TASKRUN => IORING_SETUP_SINGLE_ISSUER,
                IORING_SETUP_REGISTERED_FD_ONLY => IORING_SETUP_NO_MMAP,
                IORING_SETUP_HYBRID_IOPOLL => IORING_SETUP_IOPOLL,
                IORING_SETUP_SQ_REWIND => IORING_SETUP_NO_SQARRAY,
                _ => 0,
            };
            known |= Ask(Options(bit | companions)) == Errno.None ? bit : 0;
        }

        Assert.Equal(RuleFlags & (IORING_SETUP_SINGLE_ISSUER - 1), known & RuleFlags & (IORING_SETUP_SINGLE_ISSUER - 1));
        return known;
    }
}
