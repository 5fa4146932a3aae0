using Uring.Interop;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>
/// Detection where <c>kernel.io_uring_disabled</c> forbids rings. The suite <c>disabled</c> of
/// tests/kernels/run sets it in a guest.
/// </summary>
public class DisabledTests
{
    [Fact]
    public void Detection_reports_the_setting_that_forbids_rings_and_its_fix()
    {
        int setting = IoUringLimits.Read().DisabledSetting ?? 0;
        Assert.SkipUnless(
            setting == 2 || (setting == 1 && !Environment.IsPrivilegedProcess), "kernel.io_uring_disabled forbids no ring here");

        IoUringCapabilities found = IoUringCapabilities.Detect();

        Assert.Equal((SetupFailure.DisabledBySysctl, Errno.EPERM), (found.Failure, found.Errno));
        Assert.Contains($"kernel.io_uring_disabled is {setting}: ", found.Reason, StringComparison.Ordinal);
        Assert.Contains("CAP_SYS_ADMIN or in the group of kernel.io_uring_group", found.Reason, StringComparison.Ordinal);
        Assert.Contains($"kernel.io_uring_disabled {setting}", found.ToString(), StringComparison.Ordinal);
    }
}
