using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Responses;

/// <summary>The content of a file that a setting names, read in one go.</summary>
internal static unsafe partial class ContentFile
{
    // The kind of a file in its mode: inode(7).
    private const int KindMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;
    private const int Fifo = 0x1000;

    /// <summary>Reads it all.</summary>
    /// <param name="file">Which.</param>
    /// <param name="most">The size from which on it is refused, in bytes.</param>
    /// <exception cref="UsageException">It is not there, not readable, not a regular file, or too large.</exception>
    public static byte[] Read(NamedFile file, int most)
    {
        // Without O_NONBLOCK the open of a FIFO would wait for somebody who writes.
        int fd = Open(file.Path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
        {
            throw Unreadable(file, Explain((Errno)Marshal.GetLastPInvokeError()));
        }

        using SafeFileHandle handle = new(fd, ownsHandle: true);
        statx status;
        if (StatX(fd, "", AT_EMPTY_PATH, STATX_TYPE, &status) < 0)
        {
            throw Unreadable(file, Explain((Errno)Marshal.GetLastPInvokeError()));
        }

        if ((status.stx_mode & KindMask) != Regular)
        {
            throw Unreadable(file, $"it is {KindOf(status.stx_mode)}, not a regular file");
        }

        try
        {
            return ReadToEnd(handle, most) ?? throw Unreadable(file, $"it has more than {most} bytes");
        }
        catch (IOException e)
        {
            // Of an error in the middle of a file .NET keeps the number here.
            throw Unreadable(file, Explain((Errno)e.HResult));
        }
    }

    /// <remarks>Not by its size: files of proc(5) have none, and others may be growing.</remarks>
    private static byte[]? ReadToEnd(SafeFileHandle handle, int most)
    {
        byte[] content = new byte[Math.Min(most, RandomAccess.GetLength(handle)) + 1];
        int length = 0;
        while (RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and int count)
        {
            length += count;
            if (length > most)
            {
                return null;
            }

            if (length == content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(most + 1L, content.Length + 65536L));
            }
        }

        return content[..length];
    }

    private static UsageException Unreadable(NamedFile file, string reason) =>
        new($"{file.Origin}: cannot read '{Shown.Of(file.Path)}': {reason}");

    private static string KindOf(int mode) => (mode & KindMask) switch
    {
        Folder => "a directory",
        Fifo => "a FIFO",
        _ => "a device",
    };

    private static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR => "there is no such file",
        Errno.EACCES => "no permission",
        Errno.ENXIO => "it is a socket or a device that is not there, not a regular file",
        _ => KernelResult.Failed(errno).ToString(),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, statx* status);
}
