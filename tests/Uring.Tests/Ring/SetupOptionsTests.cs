using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>Each option sets its flag, and the kernel accepts the flag.</summary>
public class SetupOptionsTests
{
    private static readonly Dictionary<uint, IoUringOptions> s_options = new()
    {
        [0] = new() { NoSqArray = false },
        [IORING_SETUP_IOPOLL] = new() { IoPoll = true },
        [IORING_SETUP_SQPOLL] = new() { SqPoll = true, SqThreadIdle = 1 },
        [IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF] = new() { SqPoll = true, SqThreadIdle = 1, SqThreadCpu = 0 },
        [IORING_SETUP_CQSIZE] = new() { CompletionEntries = 64 },
        [IORING_SETUP_CLAMP] = new() { Clamp = true },
        [IORING_SETUP_R_DISABLED] = new() { Disabled = true },
        [IORING_SETUP_SUBMIT_ALL] = new() { SubmitAll = true },
        [IORING_SETUP_COOP_TASKRUN] = new() { CoopTaskrun = true },
        [IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG] = new() { CoopTaskrun = true, TaskrunFlag = true },
        [IORING_SETUP_SINGLE_ISSUER] = new() { SingleIssuer = true },
        [IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN] = new() { SingleIssuer = true, DeferTaskrun = true },
        [IORING_SETUP_SQE128] = new() { Sqe128 = true },
        [IORING_SETUP_CQE32] = new() { Cqe32 = true },
        [IORING_SETUP_NO_MMAP] = new() { HugePages = true },
        [IORING_SETUP_NO_MMAP | IORING_SETUP_REGISTERED_FD_ONLY] = new() { HugePages = true, RegisteredFdOnly = true },
        [IORING_SETUP_NO_SQARRAY] = new() { NoSqArray = true },
        [IORING_SETUP_IOPOLL | IORING_SETUP_HYBRID_IOPOLL] = new() { IoPoll = true, HybridIoPoll = true },
        [IORING_SETUP_CQE_MIXED] = new() { CqeMixed = true },
        [IORING_SETUP_SQE_MIXED] = new() { SqeMixed = true },
        [IORING_SETUP_NO_SQARRAY | IORING_SETUP_SQ_REWIND] = new() { SqRewind = true },
    };

    public static TheoryData<uint> Flags => [.. s_options.Keys];

    [Theory]
    [MemberData(nameof(Flags))]
    public void An_option_sets_its_flag_and_the_kernel_accepts_it(uint flags)
    {
        IoUringOptions options = s_options[flags] with { Entries = 8 };
        Assert.Equal(flags, options.Flags);
        using IoUring ring = RingKinds.SetUp(options);
        Assert.Equal(flags, ring.SetupFlags & ~(options.NoSqArray is null ? IORING_SETUP_NO_SQARRAY & ~flags : 0));
        Assert.Equal(8u, ring.Submissions.Capacity);
        Assert.Equal(options.CompletionEntries ?? 16, ring.Completions.Capacity);
    }

    [Fact]
    public void Flags_are_named_with_the_newest_first()
    {
        // The flag that this kernel lacks is most likely the newest of the requested ones.
        IoUringOptions options = new() { SqPoll = true, CompletionEntries = 64, SqRewind = true, CqeMixed = true };
        Assert.Equal(
            "SQ_REWIND, since 7.0; CQE_MIXED, since 6.18; NO_SQARRAY, since 6.6; CQSIZE 64, since 5.5; SQPOLL, since 5.1",
            options.DescribeFlags());
        Assert.Equal("none", new IoUringOptions().DescribeFlags());
    }

    [Fact]
    public void Every_flag_of_the_abi_has_an_option()
    {
        uint all = s_options.Keys.Aggregate((set, flags) => set | flags) | IORING_SETUP_ATTACH_WQ;
        uint abi = typeof(IoUringAbi).GetFields()
            .Where(field => field.Name.StartsWith("IORING_SETUP_", StringComparison.Ordinal))
            .Aggregate(0u, (set, field) => set | (uint)field.GetRawConstantValue()!);
        Assert.Equal(abi, all);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ring_that_is_attached_to_another_works_and_outlives_it(bool sqPoll)
    {
        using IoUring first = new(new IoUringOptions { Entries = 8, SqPoll = sqPoll });

        // Until the SQ thread has run for the first time, the kernel reports the thread that created
        // it.
        AssertWorks(first);
        using IoUring second = new(new IoUringOptions { Entries = 8, SqPoll = sqPoll, AttachTo = first });
        Assert.Equal(IORING_SETUP_ATTACH_WQ, second.SetupFlags & IORING_SETUP_ATTACH_WQ);
        if (sqPoll)
        {
            Assert.Equal(SqThread(first), SqThread(second));
        }

        first.Dispose();
        AssertWorks(second);
        Assert.Contains(
            "disposed",
            Assert.Throws<IoUringSetupException>(() => new IoUring(new IoUringOptions { AttachTo = first })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_array_is_omitted_where_the_kernel_allows_it()
    {
        using IoUring newest = RingKinds.SetUp(new IoUringOptions { NoSqArray = true });
        using IoUring ring = new(new IoUringOptions());
        Assert.Equal(IORING_SETUP_NO_SQARRAY, ring.SetupFlags & newest.SetupFlags);
    }

    [Theory]
    [InlineData(null, new[] { IORING_SETUP_NO_SQARRAY, 0u }, Errno.None)]
    [InlineData(false, new[] { 0u }, Errno.None)]
    [InlineData(true, new[] { IORING_SETUP_NO_SQARRAY }, Errno.EINVAL)]
    public void A_kernel_that_requires_the_index_array_gets_it_unless_the_options_exclude_it(bool? noSqArray, uint[] tried, Errno result)
    {
        List<uint> seen = [];
        Errno errno = RingSetup.PreferNoSqArray(new IoUringOptions { NoSqArray = noSqArray }, flags =>
        {
            seen.Add(flags);
            return (flags & IORING_SETUP_NO_SQARRAY) != 0 ? Errno.EINVAL : Errno.None;
        });
        Assert.Equal(result, errno);
        Assert.Equal(tried, seen);
    }

    [Fact]
    public void A_failure_that_does_not_concern_the_index_array_is_not_retried()
    {
        int attempts = 0;
        Assert.Equal(Errno.EMFILE, RingSetup.PreferNoSqArray(new IoUringOptions(), _ =>
        {
            attempts++;
            return Errno.EMFILE;
        }));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public void Too_many_entries_are_clamped_when_allowed()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 100_000, CompletionEntries = 1_000_000, Clamp = true });
        Assert.Equal(32_768u, ring.Submissions.Capacity);
        Assert.Equal(65_536u, ring.Completions.Capacity);
    }

    [Fact]
    public void A_missing_processor_is_named()
    {
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
            () => new IoUring(new IoUringOptions { SqPoll = true, SqThreadCpu = 100_000 }));
        Assert.Equal(SetupFailure.NotSupported, refused.Cause);
        Assert.Contains("processor 100000 ", refused.Message, StringComparison.Ordinal);
    }

    internal static unsafe void AssertWorks(IoUring ring)
    {
        for (ulong i = 0; i < 20; i++)
        {
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            sqe->SetData64(i);
            Assert.False(ring.SubmitAndWait(1).IsError);
            Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
            Assert.Equal(i, cqe.user_data);
            Assert.True(SpinWait.SpinUntil(() => ring.Submissions.Space > 0, TimeSpan.FromSeconds(20)));
        }
    }

    /// <summary>
    /// Reads the SQ thread of a ring: "SqThread" of /proc/PID/fdinfo. While the ring is locked,
    /// kernels before 6.10 report -1.
    /// </summary>
    private static string SqThread(IoUring ring)
    {
        string? found = null;
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    found = File.ReadLines($"/proc/self/fdinfo/{ring.Fd}").Single(line => line.StartsWith("SqThread:", StringComparison.Ordinal));
                    return !found.EndsWith("-1", StringComparison.Ordinal);
                },
                TimeSpan.FromSeconds(10 * Slowness.Factor)),
            "the kernel reports no thread");
        return found!;
    }
}
