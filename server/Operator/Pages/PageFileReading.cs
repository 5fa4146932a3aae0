using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Pages;

/// <summary>Opens the mapped file of a server for reading.</summary>
internal static class PageFileReading
{
    /// <param name="path">The path of the file.</param>
    /// <param name="option">The option of the server that names such a file.</param>
    /// <exception cref="ServerException">The file cannot be read.</exception>
    public static SafeFileHandle Open(string path, string option)
    {
        // Without O_NONBLOCK the open of a FIFO would block until a process opens it for writing.
        KernelResult fd = FileCalls.Open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        return fd.IsError
            ? throw new ServerException($"cannot read '{Shown.Of(path)}': {Explain(fd.Errno, option)}")
            : new SafeFileHandle((nint)fd.Count, ownsHandle: true);
    }

    private static string Explain(Errno errno, string option) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR => $"there is no such file: name the {option} file of a server",
        Errno.EACCES => "no permission",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
