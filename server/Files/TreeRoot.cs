using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Files;

/// <summary>
/// An open directory. Paths beneath it are resolved from its descriptor, so a changed link to the directory has
/// no effect on them.
/// </summary>
internal sealed class TreeRoot : IDisposable
{
    private readonly NamedFile _directory;
    private readonly byte[]? _path;

    private TreeRoot(NamedFile directory, int fd) => (_directory, Fd, _path) = (directory, fd, DirectoryCalls.PathOf(fd));

    public int Fd { get; }

    /// <exception cref="UsageException">The directory does not exist, or cannot be opened.</exception>
    public static TreeRoot Open(NamedFile directory)
    {
        KernelResult fd = FileCalls.Open(directory.Path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        return fd.IsError
            ? throw new UsageException($"{directory.Origin}: cannot read '{Shown.Of(directory.Path)}': {Explain(fd.Errno)}")
            : new TreeRoot(directory, fd.Value);
    }

    /// <summary>Composes the exception for a file that the scan has found, and that cannot be read.</summary>
    /// <returns>
    /// A <see cref="TreeChangedException"/> when the file is gone, a <see cref="UsageException"/> otherwise.
    /// </returns>
    public Exception Failed(ReadOnlySpan<byte> path, Errno errno) => errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ESTALE
        ? new TreeChangedException($"'{Omissions.Show(path)}' is removed")
        : new UsageException(
            $"{_directory.Origin}: cannot read '{Omissions.Show(path)}' in '{Shown.Of(_directory.Path)}': {KernelResult.Failed(errno)}");

    /// <summary>Whether an open file is beneath this directory.</summary>
    /// <param name="fd">The file.</param>
    /// <returns>Null when the kernel does not report the path.</returns>
    public bool? Contains(int fd)
    {
        if (_path is null || DirectoryCalls.PathOf(fd) is not { } path)
        {
            return null;
        }

        ReadOnlySpan<byte> root = _path.AsSpan().TrimEnd((byte)'/');
        return path.AsSpan().StartsWith(root) && (path.Length == root.Length || path[root.Length] == (byte)'/');
    }

    public void Dispose() => _ = FileCalls.Close(Fd);

    private static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT => "there is no such directory",
        Errno.ENOTDIR => "it is not a directory",
        Errno.EACCES or Errno.EPERM => "no permission",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
