using System.Runtime.InteropServices;
using Uring.Native;

namespace Uring.Tests.Async.Files;

/// <summary>The value of O_DIRECT.</summary>
public sealed class DirectFlagTests
{
    /// <remarks>The octal values of asm/fcntl.h, and of asm-generic/fcntl.h where a processor has none.</remarks>
    [Theory]
    [InlineData(Architecture.X64, "40000")]
    [InlineData(Architecture.RiscV64, "40000")]
    [InlineData(Architecture.LoongArch64, "40000")]
    [InlineData(Architecture.S390x, "40000")]
    [InlineData(Architecture.Arm, "200000")]
    [InlineData(Architecture.Arm64, "200000")]
    [InlineData(Architecture.Ppc64le, "400000")]
    public void The_value_of_O_DIRECT_is_that_of_the_kernel(Architecture architecture, string octal) =>
        Assert.Equal(Convert.ToInt32(octal, 8), DirectFlag.Of(architecture));
}
