using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>A disposed ring leaves no descriptor and no mapping.</summary>
[Collection(AloneCollection.Name)]
public class DisposalTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_ring_releases_its_descriptor_and_its_mappings(string kind)
    {
        // The test runs on a separate thread, so that its garbage ends with the thread.
        RefusedCalls.RunInThread(() =>
        {
            (int rings, int mappings) = (OpenRings(), Mappings());
            using (RingKinds.Create(kind))
            {
                Assert.Equal(rings + 1, OpenRings());
                Assert.NotEqual(mappings, Mappings());
            }

            for (int i = 0; i < 1000; i++)
            {
                RingKinds.Create(kind).Dispose();
            }

            Assert.Equal((rings, mappings), (OpenRings(), Mappings()));
        });
    }

    [Theory]
    [InlineData(IORING_OFF_SQ_RING, false)]
    [InlineData(IORING_OFF_SQES, false)]
    [InlineData(IORING_OFF_SQ_RING, true)]
    [InlineData(IORING_OFF_CQ_RING, true)]
    [InlineData(IORING_OFF_SQES, true)]
    public void A_ring_that_could_not_be_mapped_leaves_nothing(ulong offset, bool separate) =>
        RefusedCalls.RunWithoutMapping(offset, Errno.EPERM, () => AssertNothingLeft(new IoUringOptions { SeparateMappings = separate }));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ring_that_was_refused_leaves_nothing(bool ownMemory) =>
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, Errno.EPERM, () =>
            AssertNothingLeft(new IoUringOptions { Entries = 8, HugePages = ownMemory }));

    [Fact]
    public unsafe void A_disposed_ring_refuses_and_touches_nothing()
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.Dispose();
        ring.Dispose();

        Assert.Throws<ObjectDisposedException>(() => ring.Submit());
        Assert.Throws<ObjectDisposedException>(() => ring.SubmitAndWait(1));
        Assert.Throws<ObjectDisposedException>(() => ring.RegisterFilesSparse(1));
        Assert.False(ring.Submissions.TryTake(out _));
        Assert.Equal(0u, ring.Submissions.Publish());
        Assert.False(ring.Completions.TryTake(out _));
        Assert.Equal(0u, ring.Completions.Ready);
    }

    private static void AssertNothingLeft(IoUringOptions options)
    {
        (int rings, int mappings) = (OpenRings(), Mappings());
        for (int i = 0; i < 100; i++)
        {
            Assert.Throws<IoUringSetupException>(() => new IoUring(options));
        }

        Assert.Equal((rings, mappings), (OpenRings(), Mappings()));
    }

    /// <summary>
    /// Counts the descriptors of rings. Other descriptors close whenever finalizers of the runtime and of
    /// earlier tests run.
    /// </summary>
    private static int OpenRings() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == "anon_inode:[io_uring]");

    /// <summary>Counts the mappings of rings, and of the anonymous shared memory of a ring.</summary>
    private static int Mappings() => File.ReadLines("/proc/self/maps").Count(line =>
        line.EndsWith("anon_inode:[io_uring]", StringComparison.Ordinal)
        || line.EndsWith("/dev/zero (deleted)", StringComparison.Ordinal));
}
