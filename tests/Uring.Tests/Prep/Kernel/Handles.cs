using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Descriptors, by number.</summary>
internal static class Handles
{
    extension(SafeHandle handle)
    {
        public int Fd => (int)handle.DangerousGetHandle();
    }

    extension(Socket socket)
    {
        public int Fd => (int)socket.Handle;
    }

    /// <summary>
    /// Returns the target of a descriptor: a path, or a name such as <c>pipe:[1234]</c>. Returns null when
    /// the descriptor is not open.
    /// </summary>
    public static string? Target(int fd) => new FileInfo($"/proc/self/fd/{fd}").LinkTarget;

    /// <summary>Returns the <c>O_*</c> flags of a descriptor.</summary>
    public static int Flags(int fd)
    {
        string line = File.ReadLines($"/proc/self/fdinfo/{fd}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return line["flags:".Length..].Trim().Aggregate(0, (value, digit) => (value * 8) + CharUnicodeInfo.GetDecimalDigitValue(digit));
    }
}
