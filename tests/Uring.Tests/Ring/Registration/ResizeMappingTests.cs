using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Registration;

/// <summary>A resized ring has the mappings of one ring, and none after its disposal.</summary>
[Collection(AloneCollection.Name)]
public class ResizeMappingTests
{
    [Fact]
    public void Old_queues_are_unmapped()
    {
        int without = RingMappings();
        using (IoUring ring = ResizeTests.Create(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true }))
        {
            int before = RingMappings();
            for (uint i = 0; i < 20; i++)
            {
                Assert.Equal(new KernelResult(0), ring.ResizeRings(8u << (int)(i % 4)));
                Assert.Equal(before, RingMappings());
            }
        }

        Assert.Equal(without, RingMappings());
    }

    private static int RingMappings() =>
        File.ReadLines("/proc/self/maps").Count(line => line.Contains("[io_uring]", StringComparison.Ordinal));
}
