using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Files;

/// <summary>Reads a file that a setting names.</summary>
internal static class ContentFile
{
    // In bytes.
    private const long Growth = 65_536;

    /// <summary>Reads the whole file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="most">The largest size allowed, in bytes.</param>
    /// <exception cref="UsageException">
    /// The file does not exist, is not readable, is not a regular file, or is too large.
    /// </exception>
    public static FileContent Read(NamedFile file, int most)
    {
        // Without O_NONBLOCK the open of a FIFO would wait for a writer. A read of trace_pipe or a similar
        // file would wait for the next event.
        KernelResult fd = FileCalls.Open(file.Path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd.IsError)
        {
            throw Unreadable(file, Explain(fd.Errno));
        }

        try
        {
            Errno errno = FileCalls.GetStatus(fd.Value, out FileStatus status);
            if (errno != Errno.None)
            {
                throw Unreadable(file, Explain(errno));
            }

            return status.Type == FileType.Regular
                ? ReadToEnd(file, fd.Value, status.Size, most)
                : throw Unreadable(file, $"it is {FileTypeText.Of(status.Type)}, not a regular file");
        }
        finally
        {
            _ = FileCalls.Close(fd.Value);
        }
    }

    /// <remarks>
    /// The reported size is only the first capacity: files of proc(5) report 0, and another process may
    /// append to the file. Streams of .NET are not used: they seek, and convert errno to exceptions of
    /// several types.
    /// </remarks>
    private static FileContent ReadToEnd(NamedFile file, int fd, ulong size, int most)
    {
        FileContent content = new((int)ulong.Min((ulong)most, size) + 1);
        try
        {
            while (ReadNext(file, fd, content.Room) is > 0 and int count)
            {
                content.Add(count);
                if (content.Length > most)
                {
                    throw Unreadable(file, $"it has more than {most} bytes");
                }

                if (content.Room.IsEmpty)
                {
                    content.Resize((int)long.Min(most + 1L, content.Length + Growth));
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

    /// <returns>The number of bytes; 0 at the end of the file.</returns>
    private static int ReadNext(NamedFile file, int fd, Span<byte> data)
    {
        KernelResult read;
        do
        {
            read = FileCalls.Read(fd, data);
        }
        while (read.Errno == Errno.EINTR);

        return read.IsError ? throw Unreadable(file, Explain(read.Errno)) : read.Value;
    }

    private static UsageException Unreadable(NamedFile file, string reason) =>
        new($"{file.Origin}: cannot read '{Shown.Of(file.Path)}': {reason}");

    private static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR => "there is no such file",
        Errno.EACCES or Errno.EPERM => "no permission",
        Errno.EAGAIN => "it has no end: a read waits for the next event",
        Errno.ENXIO => "it is a socket or a missing device, not a regular file",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
