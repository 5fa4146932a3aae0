using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>
/// Resources that no single ring owns are released too. The class has the process to itself, as it counts.
/// </summary>
[Collection(AloneCollection.Name)]
public class LeftoverTests
{
    private const int Rounds = 100;

    [Fact]
    public void A_disposed_eventfd_is_closed_once()
    {
        int before = Descriptors("anon_inode:[eventfd]");
        for (int i = 0; i < Rounds; i++)
        {
            EventFd events = new();
            events.Dispose();
            Assert.Equal(-1, events.Fd);
            events.Dispose();
        }

        Assert.Equal(before, Descriptors("anon_inode:[eventfd]"));
    }

    [Fact]
    public void Disposed_wait_arguments_are_unmapped()
    {
        int before = SharedMappings();
        for (int i = 0; i < Rounds; i++)
        {
            WaitArguments arguments = new(1);
            arguments.Dispose();
            Assert.Equal(0, arguments.Count);
            arguments.Dispose();
        }

        Assert.Equal(before, SharedMappings());
    }

    [Fact]
    public void Detection_leaves_no_memory_mapped()
    {
        Need.Kernel();
        int before = SharedMappings();
        _ = IoUringCapabilities.Detect();
        Assert.Equal(before, SharedMappings());
    }

    [Fact]
    public void A_ring_with_only_an_index_has_no_descriptor() => RefusedCalls.RunInThread(() =>
    {
        int before = Descriptors("anon_inode:[io_uring]");
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.SkipWhen((ring.Features & IoUringAbi.IORING_FEAT_REG_REG_RING) == 0, "IORING_FEAT_REG_REG_RING");
        ring.RegisterRingFd();
        Assert.Equal(before + 1, Descriptors("anon_inode:[io_uring]"));
        ring.CloseRingFd();
        Assert.Equal(before, Descriptors("anon_inode:[io_uring]"));
    });

    private static int Descriptors(string kind) =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == kind);

    private static int SharedMappings() =>
        File.ReadLines("/proc/self/maps").Count(line => line.EndsWith("/dev/zero (deleted)", StringComparison.Ordinal));
}
