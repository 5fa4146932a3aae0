using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Native;

/// <summary>O_DIRECT, whose value depends on the processor: open(2).</summary>
internal static class DirectFlag
{
    /// <summary>The value for this process.</summary>
    public static readonly int Value = Of(RuntimeInformation.ProcessArchitecture);

    /// <summary>Returns the value for an architecture: asm/fcntl.h.</summary>
    /// <remarks>On arm and POWER the value of x86 is O_DIRECTORY.</remarks>
    public static int Of(Architecture architecture) => architecture switch
    {
        Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 => 0x1_0000,
        Architecture.Ppc64le => 0x2_0000,
        _ => LinuxAbi.O_DIRECT,
    };
}
