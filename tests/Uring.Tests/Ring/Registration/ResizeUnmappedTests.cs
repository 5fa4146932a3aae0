using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Registration;

/// <summary>A ring whose resized queues cannot be mapped can no longer be used.</summary>
public unsafe class ResizeUnmappedTests
{
    [Theory]
    [InlineData(IoUringAbi.IORING_OFF_SQ_RING)]
    [InlineData(IoUringAbi.IORING_OFF_SQES)]
    public void A_ring_without_its_mappings_gives_no_entry_and_no_completion(ulong offset)
    {
        // A ring that is not enabled belongs to no thread.
        using IoUring ring = ResizeTests.Create(ResizeTests.Options with { Disabled = true });
        IoUringException? refused = null;
        KernelResult resized = default;
        RefusedCalls.RunWithoutMapping(offset, Errno.EPERM, () =>
        {
            try
            {
                resized = ring.ResizeRings(64);
            }
            catch (IoUringException e)
            {
                refused = e;
            }
        });
        Assert.SkipWhen(resized.Errno == Errno.EBADFD, "this kernel does not resize a disabled ring");

        Assert.Equal(Errno.EPERM, refused?.Errno);
        Assert.Contains("dispose the ring", refused!.Message, StringComparison.Ordinal);
        Assert.Equal((0u, 0u), (ring.Submissions.Capacity, ring.Completions.Capacity));
        Assert.False(ring.Submissions.TryTake(out _));
        Assert.Equal(0u, ring.Completions.Ready);
    }
}
