using System.Globalization;
using Uring.Interop;

namespace Uring.Tests.Ring.Faults;

/// <summary>
/// A ring with a part that cannot be mapped reports the error, and leaves neither its descriptor nor its
/// other parts.
/// </summary>
public class FailingMapTests
{
    [Theory]
    [InlineData(IoUringAbi.IORING_OFF_SQ_RING, Errno.ENOMEM, SetupFailure.OutOfMemory)]
    [InlineData(IoUringAbi.IORING_OFF_SQES, Errno.ENOMEM, SetupFailure.OutOfMemory)]
    [InlineData(IoUringAbi.IORING_OFF_SQ_RING, Errno.EPERM, SetupFailure.NotPermitted)]
    [InlineData(IoUringAbi.IORING_OFF_SQES, Errno.EAGAIN, SetupFailure.OutOfMemory)]
    public async Task A_part_that_cannot_be_mapped_unmaps_the_others(ulong offset, Errno errno, SetupFailure cause)
    {
        string line = await FaultProgram.RunAsync(
            "refused-map",
            offset.ToString(CultureInfo.InvariantCulture),
            ((int)errno).ToString(CultureInfo.InvariantCulture));
        Assert.Equal($"reported {errno} ({cause}): 0 rings and 0 mappings left", line);
    }
}
