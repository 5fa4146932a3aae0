using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Native;

/// <summary>
/// O_DIRECT: open(2). Files are open for direct I/O on processors without rings, too, where
/// <see cref="LinuxAbi"/> has no value.
/// </summary>
internal static class DirectFlag
{
    /// <summary>The value for this process.</summary>
    public static readonly int Value = Of(RuntimeInformation.ProcessArchitecture);

    /// <summary>Returns the value for an architecture: asm/fcntl.h.</summary>
    /// <remarks>On arm and POWER the value of x86 is O_DIRECTORY.</remarks>
    public static int Of(Architecture architecture) => architecture switch
    {
        Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 => LinuxAbi_aarch64.O_DIRECT,
        Architecture.Ppc64le => 0x2_0000,
        _ => LinuxAbi_x86_64.O_DIRECT,
    };
}
