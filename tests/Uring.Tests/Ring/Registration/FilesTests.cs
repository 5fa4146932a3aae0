using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>The file table: a request on a slot uses the file in the slot.</summary>
public sealed unsafe class FilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SafeFileHandle _a;
    private readonly SafeFileHandle _b;

    public FilesTests() => (_a, _b) = (_folder.Open("a", "a"), _folder.Open("b", "b"));

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void A_file_is_read_through_its_slot_until_the_slot_is_emptied(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        ring.RegisterFilesSparse(4);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(3, _a.Fd));
        _a.Dispose();

        Assert.Equal(new KernelResult(1), ReadSlot(ring, 3, out byte content));
        Assert.Equal((byte)'a', content);

        Assert.Equal(new KernelResult(1), ring.UpdateFile(3, -1));
        Assert.Equal(Errno.EBADF, ReadSlot(ring, 3, out _).Errno);
    }

    [Fact]
    public void Files_are_registered_in_their_order_with_holes_between()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFiles([_b.Fd, -1, _a.Fd]);
        _a.Dispose();
        Assert.Equal("b-a-", ring.Files(4));
    }

    [Fact]
    public void An_update_fills_empties_and_skips_slots_from_an_offset()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFiles([_a.Fd, _a.Fd, _a.Fd, -1]);
        int[] fds = [IORING_REGISTER_FILES_SKIP, -1, _b.Fd];
        Assert.Equal(new KernelResult(3), ring.Ring.UpdateFiles(1, fds));
        Assert.Equal("aa-b", ring.Files(4));
    }

    [Fact]
    public void An_update_that_fails_halfway_returns_the_number_of_updated_slots()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFilesSparse(4);
        Assert.Equal(new KernelResult(2), ring.Ring.UpdateFiles(0, [_a.Fd, _b.Fd, 1_000_000, _a.Fd]));
        Assert.Equal("ab--", ring.Files(4));
    }

    [Fact]
    public void After_unregistering_another_table_can_be_registered()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFiles([_a.Fd]);
        ring.Ring.UnregisterFiles();
        Assert.Equal("-", ring.Files(1));
        ring.Ring.RegisterFiles([_b.Fd, _a.Fd]);
        Assert.Equal("ba", ring.Files(2));
    }

    [Fact]
    public void Any_slot_of_a_large_table_can_be_used()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFilesSparse(1000);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(999, _a.Fd));
        Assert.Equal(new KernelResult(1), ReadSlot(ring.Ring, 999, out _));
        Assert.Equal(Errno.EINVAL, ring.Ring.UpdateFiles(1000, [_a.Fd]).Errno);
    }

    [Fact]
    public void Updates_allocate_nothing()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterFilesSparse(1);
        int fd = _a.Fd;
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFiles(0, [fd]));

        long before = GC.GetAllocatedBytesForCurrentThread();
        uint updated = 0;
        for (int i = 0; i < 100; i++)
        {
            updated += ring.Ring.UpdateFiles(0, [fd]).Count;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100u, updated);
    }

    private static KernelResult ReadSlot(IoUring ring, int slot, out byte content)
    {
        byte read = 0;
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        sqe->PrepRead(slot, &read, 1, 0);
        sqe->SetFlags(IOSQE_FIXED_FILE);
        Assert.False(ring.SubmitAndWait(1).IsError);
        Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe));
        content = read;
        return cqe.Result;
    }
}
