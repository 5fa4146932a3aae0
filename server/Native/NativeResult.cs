using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>The result of a function of the C library that reports an error as -1 and errno(3).</summary>
internal static class NativeResult
{
    /// <summary>Converts the return value of the P/Invoke that the calling thread made last.</summary>
    /// <param name="value">The return value. The P/Invoke is declared with SetLastError.</param>
    public static KernelResult Of(nint value) =>
        value < 0 ? KernelResult.Failed((Errno)Marshal.GetLastPInvokeError()) : new KernelResult((int)value);
}
