using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Files;

/// <summary>Reads the files that a <see cref="TreeScan"/> has found.</summary>
internal sealed class TreeReader(TreeRoot root)
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">The memory for the content, as long as the scan has reported.</param>
    /// <returns>False without permission.</returns>
    /// <exception cref="TreeChangedException">The file is not the one that the scan has found.</exception>
    public bool TryRead(TreeFile file, Span<byte> content)
    {
        // Without O_NONBLOCK the open would wait if a FIFO has taken the place of the file.
        KernelResult fd = DirectoryCalls.Open(root.Fd, file.Path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (fd.Errno is Errno.EACCES or Errno.EPERM)
        {
            return false;
        }

        if (fd.IsError)
        {
            throw root.Failed(file.Path, fd.Errno);
        }

        try
        {
            RequireSame(file, fd.Value);
            ReadWhole(file, fd.Value, content);
            RequireSame(file, fd.Value);
            return true;
        }
        finally
        {
            _ = FileCalls.Close(fd.Value);
        }
    }

    private static TreeChangedException Changed(TreeFile file) => new($"'{Omissions.Show(file.Path)}' changes");

    /// <remarks>
    /// The time of the last change has the resolution of the kernel's clock tick, up to 10 ms before Linux
    /// 6.13. A change of the same size within the tick of the scan goes unnoticed.
    /// </remarks>
    private static void RequireSame(TreeFile file, int fd)
    {
        Errno errno = FileCalls.GetStatus(fd, out FileStatus status);
        if (errno != Errno.None || status != file.Status)
        {
            throw Changed(file);
        }
    }

    private void ReadWhole(TreeFile file, int fd, Span<byte> content)
    {
        while (!content.IsEmpty)
        {
            content = content[ReadNext(file, fd, content)..];
        }
    }

    private int ReadNext(TreeFile file, int fd, Span<byte> data)
    {
        KernelResult read;
        do
        {
            read = FileCalls.Read(fd, data);
        }
        while (read.Errno == Errno.EINTR);

        return read.IsError ? throw root.Failed(file.Path, read.Errno)
            : read.Value == 0 ? throw Changed(file)
            : read.Value;
    }
}
