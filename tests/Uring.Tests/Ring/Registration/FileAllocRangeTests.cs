using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>The kernel chooses slots of the registered range.</summary>
public sealed unsafe class FileAllocRangeTests
{
    [Fact]
    public void The_kernel_chooses_from_the_range_until_it_is_used_up()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);
        ring.Ring.RegisterFilesSparse(8);
        ring.Ring.RegisterFileAllocRange(3, 2);

        int[] chosen = [Allocate(ring).Value, Allocate(ring).Value];
        Assert.Equal([3, 4], chosen.Order());
        Assert.Equal(Errno.ENFILE, Allocate(ring).Errno);

        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(3, -1));
        Assert.Equal(new KernelResult(3), Allocate(ring));
    }

    [Fact]
    public void Without_a_range_the_kernel_chooses_from_the_whole_table()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);
        ring.Ring.RegisterFilesSparse(2);
        int[] chosen = [Allocate(ring).Value, Allocate(ring).Value];
        Assert.Equal([0, 1], chosen.Order());
        Assert.Equal(Errno.ENFILE, Allocate(ring).Errno);
    }

    [Fact]
    public void An_empty_range_has_no_slot_to_choose()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);
        ring.Ring.RegisterFilesSparse(8);
        ring.Ring.RegisterFileAllocRange(3, 0);
        Assert.Equal(Errno.ENFILE, Allocate(ring).Errno);
    }

    [Fact]
    public void Slots_outside_the_range_can_still_be_used_by_number()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_SOCKET);
        using TestFolder folder = new();
        using SafeFileHandle a = folder.Open("a", "a");
        ring.Ring.RegisterFilesSparse(4);
        ring.Ring.RegisterFileAllocRange(3, 1);
        Assert.Equal(new KernelResult(1), ring.Ring.UpdateFile(0, a.Fd));
        Assert.Equal("a---", ring.Files(4));
    }

    private static KernelResult Allocate(KernelRing ring)
    {
        ring.Take()->PrepSocketDirectAlloc(AF_INET, SOCK_STREAM, 0, 0);
        return ring.Run();
    }
}
