using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>A ring leaves nothing behind.</summary>
[Collection(AloneCollection.Name)]
public class DisposalTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_ring_gives_back_its_descriptor_and_its_mappings(string kind)
    {
        int before = OpenRings();
        using (RingKinds.Create(kind))
        {
            Assert.NotEqual(0, RingMappings());
            Assert.Equal(before + 1, OpenRings());
        }

        for (int i = 0; i < 100; i++)
        {
            using IoUring ring = RingKinds.Create(kind);
            Assert.True(ring.Fd >= 0);
        }

        Assert.Equal(0, RingMappings());
        Assert.Equal(before, OpenRings());
    }

    [Fact]
    public void A_ring_that_was_refused_leaves_nothing_either()
    {
        int before = OpenRings();
        for (int i = 0; i < 100; i++)
        {
            Assert.Throws<IoUringSetupException>(() => new IoUring(new IoUringOptions { DeferTaskrun = true }));
        }

        Assert.Equal(before, OpenRings());
    }

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

    /// <summary>
    /// The descriptors of this process that are rings. Not all descriptors: the runtime and earlier tests close theirs
    /// whenever their finalizers run.
    /// </summary>
    private static int OpenRings() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == "anon_inode:[io_uring]");

    private static int RingMappings() =>
        File.ReadLines("/proc/self/maps").Count(line => line.EndsWith("anon_inode:[io_uring]", StringComparison.Ordinal));
}
