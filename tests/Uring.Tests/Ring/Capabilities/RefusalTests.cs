using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>Detection on threads under a seccomp filter: the cause is reported, and nothing throws.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData(Errno.ENOSYS, SetupFailure.NotAvailable, "container")]
    [InlineData(Errno.EPERM, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.EACCES, SetupFailure.NotPermitted, "seccomp")]
    [InlineData(Errno.ENOMEM, SetupFailure.OutOfMemory, "ulimit -l")]
    [InlineData(Errno.EMFILE, SetupFailure.OutOfDescriptors, "ulimit -n")]
    [InlineData(Errno.ENFILE, SetupFailure.OutOfDescriptors, "fs.file-max")]
    public void A_refused_setup_is_reported_with_cause_and_fix(Errno errno, SetupFailure cause, string fix)
    {
        IoUringCapabilities found = FilteredThread.Run(__NR_io_uring_setup, errno, IoUringCapabilities.Detect);
        AssertUnavailable(found, errno, cause, fix);
    }

    [Theory]
    [InlineData(__NR_io_uring_enter, Errno.EPERM, "io_uring_enter(2)")]
    [InlineData(__NR_io_uring_enter, Errno.ENOSYS, "io_uring_enter(2)")]
    [InlineData(__NR_io_uring_register, Errno.EPERM, "io_uring_register(2)")]
    [InlineData(__NR_io_uring_register, Errno.ENOSYS, "io_uring_register(2)")]
    public void A_profile_that_refuses_another_call_than_the_setup_is_reported(int call, Errno errno, string name)
    {
        IoUringCapabilities found = FilteredThread.Run(call, errno, IoUringCapabilities.Detect);
        AssertUnavailable(found, errno, SetupFailure.NotPermitted, name);
    }

    [Fact]
    public void Without_queries_the_capabilities_are_found_by_trials()
    {
        IoUringCapabilities here = Need.Kernel();
        IoUringCapabilities found = FilteredThread.Run(
            __NR_io_uring_register, Errno.EINVAL, IoUringCapabilities.Detect, IORING_REGISTER_QUERY);
        Assert.True(found.IsAvailable);
        Assert.Null(found.Query);
        Assert.Null(found.Zcrx);
        Assert.Null(found.Scq);
        Assert.Equal(here.Features, found.Features);
        Assert.Equal(here.SetupFlags, found.SetupFlags);
        Assert.Equal(here.EnterFlags, found.EnterFlags);
        Assert.Equal(here.EntryFlags, found.EntryFlags);
        Assert.True(found.RegisterOperationsAreKnown);
        Assert.All(
            Enumerable.Range(0, 300).Select(number => (io_uring_register_op)number),
            operation => Assert.Equal(operation < IORING_REGISTER_QUERY && here.Supports(operation), found.Supports(operation)));
    }

    [Fact]
    public void An_operation_that_the_kernel_is_built_without_is_not_supported()
    {
        Need.RegisterOperations(IORING_REGISTER_NAPI, IORING_REGISTER_ZCRX_IFQ);
        IoUringCapabilities found = FilteredThread.Run(
            __NR_io_uring_register, Errno.EOPNOTSUPP, IoUringCapabilities.Detect, IORING_REGISTER_NAPI, IORING_REGISTER_ZCRX_IFQ);
        Assert.False(found.Supports(IORING_REGISTER_NAPI));
        Assert.False(found.Supports(IORING_REGISTER_ZCRX_IFQ));
        Assert.True(found.Supports(IORING_REGISTER_CLOCK));
    }

    [Fact]
    public void Operations_that_an_old_kernel_does_not_report_are_unknown()
    {
        Need.Kernel();
        IoUringCapabilities found = FilteredThread.Run(
            __NR_io_uring_register,
            Errno.EINVAL,
            IoUringCapabilities.Detect,
            IORING_REGISTER_PROBE,
            IORING_REGISTER_QUERY,
            IORING_REGISTER_RESTRICTIONS);
        Assert.True(found.IsAvailable);
        Assert.False(found.OperationsAreKnown);
        Assert.False(found.RegisterOperationsAreKnown);
        Assert.False(found.Supports(io_uring_op.IORING_OP_NOP));
        Assert.False(found.Supports(IORING_REGISTER_BUFFERS));
        Assert.Contains("\noperations: unknown\nregister operations: unknown\n", found.ToString(), StringComparison.Ordinal);
    }

    private static void AssertUnavailable(IoUringCapabilities found, Errno errno, SetupFailure cause, string fix)
    {
        Assert.False(found.IsAvailable);
        Assert.Equal(cause, found.Failure);
        Assert.Equal(errno, found.Errno);
        Assert.Contains(fix, found.Reason, StringComparison.Ordinal);
        Assert.Contains(errno.ToString(), found.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.Reason);
        Assert.False(found.SupportsSetup(0));
        Assert.False(found.HasFeature(0));

        string[] report = found.ToString().Split('\n');
        Assert.Equal("io_uring: " + found.Reason, report[0]);
        Assert.StartsWith("limits: ", report[1], StringComparison.Ordinal);
    }
}
