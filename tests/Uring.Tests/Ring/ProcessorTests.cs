using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>A processor without bindings is refused before any system call, with the reason.</summary>
public sealed class ProcessorTests
{
    /// <summary>Processors without bindings, each with a part of the reason.</summary>
    public static TheoryData<Architecture, bool, string> Others => new()
    {
        { Architecture.X86, true, "runs on X86, and Uring.Interop supports x86-64 and arm64" },
        { Architecture.Arm, true, "runs on Arm, and" },
        { Architecture.RiscV64, true, "runs on RiscV64, and" },
        { Architecture.LoongArch64, true, "runs on LoongArch64, and" },
        { Architecture.Ppc64le, true, "runs on Ppc64le, and" },
        { Architecture.S390x, false, "runs on S390x, and" },
        { Architecture.Arm64, false, "runs in big endian, and Uring.Interop supports little endian" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void A_ring_is_refused(Architecture architecture, bool isLittleEndian, string reason)
    {
        ProcessorSupport processor = new(architecture, isLittleEndian);

        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(() => new IoUring(new IoUringOptions { Entries = 8 }, processor));

        Assert.Equal((SetupFailure.UnsupportedProcessor, Errno.ENOSYS), (refused.Cause, refused.Errno));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Detection_reports_no_capability(Architecture architecture, bool isLittleEndian, string reason)
    {
        IoUringCapabilities found = IoUringCapabilities.Detect(new ProcessorSupport(architecture, isLittleEndian));

        Assert.False(found.IsAvailable);
        Assert.Equal((SetupFailure.UnsupportedProcessor, Errno.ENOSYS), (found.Failure, found.Errno));
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
        Assert.False(found.Supports(io_uring_op.IORING_OP_NOP));
        Assert.Equal("io_uring: " + found.Reason, found.ToString().Split('\n')[0]);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void A_context_reports_the_reason(Architecture architecture, bool isLittleEndian, string reason)
    {
        ProcessorSupport processor = new(architecture, isLittleEndian);

        Assert.Contains(reason, KernelSupport.FindReason(() => new IoUring(new IoUringOptions { Entries = 8 }, processor)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void A_processor_with_bindings_sets_up_rings(Architecture architecture)
    {
        _ = Need.Kernel();
        ProcessorSupport processor = new(architecture, isLittleEndian: true);

        using IoUring ring = new(new IoUringOptions { Entries = 8 }, processor);

        Assert.Equal(8u, ring.Submissions.Capacity);
        Assert.True(IoUringCapabilities.Detect(processor).IsAvailable);
    }
}
