using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Operator;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Files;

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
    public static FileContent Read(NamedFile file, int most)
    {
        // Without O_NONBLOCK the open of a FIFO would wait for somebody who writes, and a read of what the kernel writes as it
        // happens, such as trace_pipe, for something to happen.
        int fd = Open(file.Path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
        {
            throw Unreadable(file, Explain(LastErrno));
        }

        try
        {
            statx status;
            if (StatX(fd, "", AT_EMPTY_PATH, STATX_TYPE | STATX_SIZE, &status) < 0)
            {
                throw Unreadable(file, Explain(LastErrno));
            }

            return (status.stx_mode & KindMask) == Regular
                ? ReadToEnd(file, fd, status.stx_size, most)
                : throw Unreadable(file, $"it is {KindOf(status.stx_mode)}, not a regular file");
        }
        finally
        {
            _ = Close(fd);
        }
    }

    /// <remarks>
    /// Not by its size: files of proc(5) have none, and others may be growing. Nor by .NET's streams, which want to seek, and make
    /// exceptions of several kinds from an errno.
    /// </remarks>
    private static FileContent ReadToEnd(NamedFile file, int fd, ulong size, int most)
    {
        FileContent content = new((int)ulong.Min((ulong)most, size) + 1);
        try
        {
            while (ReadOn(file, fd, content.Room) is > 0 and int count)
            {
                content.Add(count);
                if (content.Length > most)
                {
                    throw Unreadable(file, $"it has more than {most} bytes");
                }

                if (content.Room.IsEmpty)
                {
                    content.Resize((int)long.Min(most + 1L, content.Length + 65536L));
                }
            }

            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <returns>How many bytes; 0 at the end.</returns>
    private static int ReadOn(NamedFile file, int fd, Span<byte> data)
    {
        fixed (byte* pointer = data)
        {
            nint count = ReadCall(fd, pointer, (nuint)data.Length);
            while (count < 0 && LastErrno == Errno.EINTR)
            {
                count = ReadCall(fd, pointer, (nuint)data.Length);
            }

            return count < 0 ? throw Unreadable(file, Explain(LastErrno)) : (int)count;
        }
    }

    private static UsageException Unreadable(NamedFile file, string reason) =>
        new($"{file.Origin}: cannot read '{Shown.Of(file.Path)}': {reason}");

    private static string KindOf(int mode) => (mode & KindMask) switch
    {
        Folder => "a directory",
        Fifo => "a FIFO",
        _ => "a device",
    };

    private static Errno LastErrno => (Errno)Marshal.GetLastPInvokeError();

    private static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR => "there is no such file",
        Errno.EACCES or Errno.EPERM => "no permission",
        Errno.EAGAIN => "it has no end: the kernel waits for more to put into it",
        Errno.ENXIO => "it is a socket or a device that is not there, not a regular file",
        _ => KernelResult.Failed(errno).ToString(),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(int fd, byte* data, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, statx* status);
}
