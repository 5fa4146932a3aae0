using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Native;

namespace Uring.Files;

/// <summary>
/// The advisory lock of an open file, by the rules of <see cref="File.OpenHandle"/>: flock(2).
/// </summary>
internal static class FileLock
{
    // The f_type of NFS, SMB, SMB2 and CIFS, linux/magic.h.
    private const uint Nfs = 0x6969;
    private const uint Smb = 0x517B;
    private const uint Smb2 = 0xFE53_4D42;
    private const uint Cifs = 0xFF53_4D42;

    /// <summary>Whether the settings of the BCL turn locks off.</summary>
    private static readonly bool s_isDisabled = IsDisabled(Environment.GetEnvironmentVariable("DOTNET_SYSTEM_IO_DISABLEFILELOCKING"));

    /// <summary>Locks a file until the end of its handle.</summary>
    /// <returns>EAGAIN when another open file has a lock that excludes this one, or 0.</returns>
    public static KernelResult Take(SafeFileHandle handle, FileAccess access, FileShare share)
    {
        int fd = (int)handle.DangerousGetHandle();
        bool isExclusive = share == FileShare.None;
        if (s_isDisabled || (!isExclusive && (access & FileAccess.Write) != 0 && IsRemote(fd)))
        {
            return default;
        }

        // A file system without locks is no reason to refuse the file.
        KernelResult locked = Libc.Lock(fd, isExclusive);
        if (!locked.IsError)
        {
            UnlockAtEnd(handle);
        }

        return locked.Errno == Errno.EAGAIN ? locked : default;
    }

    /// <summary>Makes the end of a handle unlock the file, as for a handle of the BCL.</summary>
    /// <remarks>
    /// A process that another thread starts has a copy of the descriptor until its execve(2). The close of this
    /// descriptor alone would leave the lock to the copy.
    /// </remarks>
    private static void UnlockAtEnd(SafeFileHandle handle)
    {
        try
        {
            IsLocked(handle) = true;
        }
        catch (MissingFieldException)
        {
            // In such a version of .NET the close unlocks the file, or the end of the last copy.
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isLocked")]
    private static extern ref bool IsLocked(SafeFileHandle handle);

    // The server of such a file system locks for all clients, and a shared lock excludes writes there.
    private static bool IsRemote(int fd) => Libc.FileSystem(fd) is Nfs or Smb or Smb2 or Cifs;

    private static bool IsDisabled(string? variable) => variable switch
    {
        "1" => true,
        "0" => false,
        not null when bool.TryParse(variable, out bool isDisabled) => isDisabled,
        _ => AppContext.TryGetSwitch("System.IO.DisableFileLocking", out bool isDisabled) && isDisabled,
    };
}
