using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// A ring in the ring table of its thread is the same ring, and only this thread can use the index.
/// </summary>
public class RingFdTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_registered_ring_is_entered_by_its_index(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        if (kind == RingKinds.Registered)
        {
            ring.UnregisterRingFd();
        }

        Assert.Equal((ring.Fd, 0u), (ring.EnterFd, ring.EnterFlags));

        ring.RegisterRingFd();
        Assert.InRange(ring.EnterFd, 0, 15);
        Assert.Equal(IORING_ENTER_REGISTERED_RING, ring.EnterFlags);
        SetupOptionsTests.AssertWorks(ring);
        Assert.True(ring.Probe().Supports(io_uring_op.IORING_OP_NOP));

        ring.UnregisterRingFd();
        Assert.Equal((ring.Fd, 0u), (ring.EnterFd, ring.EnterFlags));
        SetupOptionsTests.AssertWorks(ring);
    }

    [Fact]
    public void A_ring_without_its_descriptor_works_by_its_index()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.SkipWhen((ring.Features & IORING_FEAT_REG_REG_RING) == 0, "IORING_FEAT_REG_REG_RING");
        ring.RegisterRingFd();
        int fd = ring.Fd;

        ring.CloseRingFd();

        Assert.Equal(-1, ring.Fd);
        Assert.NotEqual(fd, ring.EnterFd);
        SetupOptionsTests.AssertWorks(ring);
        Assert.True(ring.Probe().Supports(io_uring_op.IORING_OP_NOP));
        Assert.Equal(Errno.EBADF, Assert.Throws<IoUringException>(ring.CloseRingFd).Errno);
        Assert.Equal(Errno.EBADF, Assert.Throws<IoUringException>(ring.UnregisterRingFd).Errno);
    }

    [Fact]
    public void A_ring_that_never_had_a_descriptor_works_by_its_index()
    {
        using IoUring ring = RingKinds.SetUp(new IoUringOptions { Entries = 8, HugePages = true, RegisteredFdOnly = true });
        Assert.Equal(-1, ring.Fd);
        Assert.Equal(IORING_ENTER_REGISTERED_RING, ring.EnterFlags);
        SetupOptionsTests.AssertWorks(ring);
        ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EEXIST, Assert.Throws<IoUringException>(ring.RegisterRingFd).Errno);
    }

    [Fact]
    public void Steps_in_the_wrong_order_are_refused()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(ring.UnregisterRingFd).Errno);
        bool closes = (ring.Features & IORING_FEAT_REG_REG_RING) != 0;
        Errno early = closes ? Errno.EINVAL : Errno.EOPNOTSUPP;
        Assert.Equal(early, Assert.Throws<IoUringException>(ring.CloseRingFd).Errno);
        ring.RegisterRingFd();
        Assert.Equal(Errno.EEXIST, Assert.Throws<IoUringException>(ring.RegisterRingFd).Errno);
        RefusedCalls.RunInThread(() =>
        {
            Assert.Throws<InvalidOperationException>(ring.UnregisterRingFd);
            if (closes)
            {
                Assert.Throws<InvalidOperationException>(ring.CloseRingFd);
            }
        });
        SetupOptionsTests.AssertWorks(ring);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(ring.RegisterRingFd);
        Assert.Throws<ObjectDisposedException>(ring.UnregisterRingFd);
        Assert.Throws<ObjectDisposedException>(ring.CloseRingFd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Disposal_frees_the_place_in_the_table(bool only) => RefusedCalls.RunInThread(() =>
    {
        // The table has 16 places, and the test creates three times as many rings, one after the other.
        for (int i = 0; i < 48; i++)
        {
            using IoUring ring = RingKinds.SetUp(new IoUringOptions { Entries = 1, HugePages = only, RegisteredFdOnly = only });
            if (!only)
            {
                ring.RegisterRingFd();
            }

            Assert.Equal(0, ring.EnterFd);
        }
    });

    [Fact]
    public void A_full_table_is_distinguished_from_other_failures() => RefusedCalls.RunInThread(() =>
    {
        IoUringOptions only = new() { Entries = 1, HugePages = true, RegisteredFdOnly = true };
        List<IoUring> rings = [.. Enumerable.Range(0, 16).Select(_ => RingKinds.SetUp(only))];
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(() => new IoUring(only));
        Assert.Equal((SetupFailure.OutOfDescriptors, Errno.EBUSY), (refused.Cause, refused.Errno));
        Assert.Contains("16", refused.Message, StringComparison.Ordinal);

        using IoUring other = new(new IoUringOptions { Entries = 1 });
        Assert.Equal(Errno.EBUSY, Assert.Throws<IoUringException>(other.RegisterRingFd).Errno);
        rings.ForEach(ring => ring.Dispose());
        other.RegisterRingFd();
    });

    [Fact]
    public void A_disposal_by_another_thread_closes_no_other_ring()
    {
        using IoUring mine = new(new IoUringOptions { Entries = 8 });
        mine.RegisterRingFd();
        RefusedCalls.RunInThread(() =>
        {
            using IoUring theirs = new(new IoUringOptions { Entries = 8 });
            theirs.RegisterRingFd();
            Assert.Equal(0, theirs.EnterFd);
            mine.Dispose();
            SetupOptionsTests.AssertWorks(theirs);
        });
    }
}
