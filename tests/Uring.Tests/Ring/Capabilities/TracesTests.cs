using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>
/// Detection closes the rings of its trials. The class has the process to itself, as it counts rings.
/// </summary>
[Collection(AloneCollection.Name)]
public unsafe class TracesTests
{
    private const int RegisteredRings = 16;

    [Fact]
    public void Detection_leaves_no_ring_open()
    {
        Need.Kernel();
        int before = OpenRings();
        _ = IoUringCapabilities.Detect();
        Assert.Equal(before, OpenRings());
    }

    [Fact]
    public void Detection_leaves_no_ring_registered_with_the_thread()
    {
        Need.Enter(IORING_ENTER_REGISTERED_RING);
        Errno[] registered = [];
        Thread fresh = new(() =>
        {
            _ = IoUringCapabilities.Detect();
            registered =
            [
                .. Enumerable.Range(0, RegisteredRings)
                    .Select(ring => new KernelResult(Libc.IoUringEnter(ring, 0, 0, IORING_ENTER_REGISTERED_RING, null, 0)).Errno),
            ];
        });
        fresh.Start();
        Assert.True(fresh.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(Enumerable.Repeat(Errno.EBADF, RegisteredRings), registered);
    }

    private static int OpenRings() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == "anon_inode:[io_uring]");
}
