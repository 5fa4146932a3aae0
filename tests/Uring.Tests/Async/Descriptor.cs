using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async;

/// <summary>The properties of a descriptor that .NET does not show.</summary>
internal static partial class Descriptor
{
    private const int GetDescriptorFlags = 1;
    private const int GetStatusFlags = 3;
    private const uint ReadWriteForAll = 0x1B6;

    /// <summary>The status flags, and whether a new program inherits the descriptor: fcntl(2).</summary>
    public static string Flags(SafeFileHandle handle) =>
        $"0x{Fcntl(handle.Fd, GetStatusFlags):x}, descriptor {Fcntl(handle.Fd, GetDescriptorFlags)}";

    public static bool IsDirect(SafeFileHandle handle) => (Fcntl(handle.Fd, GetStatusFlags) & LinuxAbi.O_DIRECT) != 0;

    public static void MakeFifo(string path) => Assert.Equal(0, Mkfifo(path, ReadWriteForAll));

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mkfifo(string path, uint mode);
}
