using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Pages;

/// <summary>Opens the mapped file of a server for reading, and checks its header.</summary>
internal static unsafe class PageFileReading
{
    /// <param name="path">The path of the file.</param>
    /// <param name="kind">The kind of the file, for the message.</param>
    /// <exception cref="ServerException">The file cannot be read.</exception>
    public static SafeFileHandle Open(string path, PageFileKind kind)
    {
        // Without O_NONBLOCK the open of a FIFO would block until a process opens it for writing.
        KernelResult fd = FileCalls.Open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        return fd.IsError
            ? throw new ServerException($"cannot read '{Shown.Of(path)}': {Explain(fd.Errno, kind)}")
            : new SafeFileHandle((nint)fd.Count, ownsHandle: true);
    }

    /// <summary>Reads the header. It begins with <see cref="PageIdentity"/>.</summary>
    /// <param name="path">The path of the file, for the message.</param>
    /// <param name="file">The file.</param>
    /// <param name="kind">The kind that the file must have.</param>
    /// <param name="isWhole">Whether the file has all bytes of the header.</param>
    /// <exception cref="ServerException">The file is of another kind, or has another layout.</exception>
    public static THeader ReadHeader<THeader>(string path, SafeFileHandle file, PageFileKind kind, out bool isWhole)
        where THeader : unmanaged
    {
        string shown = Shown.Of(path);
        THeader header;
        PageIdentity* identity = (PageIdentity*)&header;
        KernelResult read = FileCalls.Read(file, &header, sizeof(THeader));
        if (read.Count < 2 * sizeof(ulong) || identity->Magic != kind.Magic)
        {
            throw new ServerException($"'{shown}' is not {kind.Name}: {Fix(kind)}");
        }

        if (identity->Version != kind.Layout)
        {
            throw new ServerException(
                $"'{shown}' has layout {identity->Version}, and this program reads layout {kind.Layout}: use the uring-server that writes the file");
        }

        isWhole = read.Count == sizeof(THeader);
        return header;
    }

    /// <summary>Explains that the content of a file is invalid.</summary>
    public static ServerException Damaged(string path, PageFileKind kind) =>
        new($"'{Shown.Of(path)}' is damaged: start a server with {kind.Option} and this path, which replaces the file");

    private static string Fix(PageFileKind kind) => $"name the {kind.Option} file of a server";

    private static string Explain(Errno errno, PageFileKind kind) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR => $"there is no such file: {Fix(kind)}",
        Errno.EACCES => "no permission",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
