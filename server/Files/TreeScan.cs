using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Files;

/// <summary>Finds the files beneath a directory that a site serves.</summary>
/// <param name="root">The directory.</param>
/// <param name="omissions">The list of the files that the site does not serve.</param>
internal sealed class TreeScan(TreeRoot root, Omissions omissions)
{
    // In bytes: the names of about a thousand files.
    private const int NameBuffer = 65_536;

    // RFC 8615: the directory for agreed paths, such as those of certificate authorities.
    private static ReadOnlySpan<byte> WellKnown => ".well-known"u8;

    private readonly byte[] _buffer = new byte[NameBuffer];
    private readonly Queue<TreeFolder> _pending = [];
    private readonly List<TreeFolder> _folders = [];

    /// <summary>The number of directories, with the outermost one.</summary>
    public int Folders => _folders.Count;

    /// <summary>
    /// Returns the files one by one, those of a directory before those of the directories in it.
    /// </summary>
    /// <exception cref="TreeChangedException">A directory changes.</exception>
    public IEnumerable<TreeFile> Files()
    {
        Errno errno = FileCalls.GetStatus(root.Fd, out FileStatus status);
        if (errno != Errno.None)
        {
            throw root.Failed("."u8, errno);
        }

        _pending.Enqueue(new TreeFolder("."u8.ToArray(), status, Parent: null));
        while (_pending.TryDequeue(out TreeFolder? folder))
        {
            foreach (byte[] name in NamesIn(folder))
            {
                if (Visit(folder, name) is { } file)
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>
    /// Compares the directories with their status at the scan: a new, removed or replaced name changes it.
    /// </summary>
    /// <exception cref="TreeChangedException">A directory is another one, or has changed.</exception>
    public void RequireUnchanged()
    {
        foreach (TreeFolder folder in _folders)
        {
            Errno errno = DirectoryCalls.GetStatus(root.Fd, folder.Path, flags: 0, out FileStatus status);
            if (errno != Errno.None || status != folder.Status)
            {
                throw new TreeChangedException($"the directory '{Omissions.Show(folder.Path)}' changes");
            }
        }
    }

    private List<byte[]> NamesIn(TreeFolder folder)
    {
        List<byte[]> names = [];
        KernelResult fd = DirectoryCalls.Open(root.Fd, folder.Path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd.Errno is Errno.EACCES or Errno.EPERM)
        {
            omissions.Add(folder.Path, "no permission to read the directory");
            return names;
        }

        if (fd.IsError)
        {
            throw root.Failed(folder.Path, fd.Errno);
        }

        try
        {
            KernelResult read;
            do
            {
                read = DirectoryCalls.ReadNames(fd.Value, _buffer, names);
            }
            while (!read.IsError && read.Value > 0);

            _folders.Add(read.IsError ? throw root.Failed(folder.Path, read.Errno) : folder);
        }
        finally
        {
            _ = FileCalls.Close(fd.Value);
        }

        // The order of a directory is the file system's. The order of the notices must not depend on it.
        names.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return names;
    }

    private TreeFile? Visit(TreeFolder folder, byte[] name)
    {
        if (name.AsSpan().SequenceEqual("."u8) || name.AsSpan().SequenceEqual(".."u8))
        {
            return null;
        }

        byte[] path = folder.PathOf(name);
        if (name[0] == (byte)'.' && !name.AsSpan().SequenceEqual(WellKnown))
        {
            omissions.Add(path, "its name begins with a dot");
            return null;
        }

        Errno errno = DirectoryCalls.GetStatus(root.Fd, path, AT_SYMLINK_NOFOLLOW, out FileStatus status);
        if (errno == Errno.None && status.Type == FileType.Link)
        {
            errno = Follow(path, out status);
        }

        return errno switch
        {
            Errno.None => Take(folder, path, status),
            Errno.EACCES or Errno.EPERM => Omit(path, "no permission"),
            Errno.ENAMETOOLONG => Omit(path, "its path is longer than the kernel allows"),
            Errno.ELOOP => Omit(path, "the link leads to itself"),
            Errno.EXDEV => Omit(path, "the link leaves the directory"),
            Errno.ENODATA => Omit(path, "the kernel does not report the target of the link: mount /proc"),
            Errno.ENOLINK => Omit(path, "the link has no target"),
            _ => throw root.Failed(path, errno),
        };
    }

    private TreeFile? Take(TreeFolder folder, byte[] path, FileStatus status)
    {
        switch (status.Type)
        {
            case FileType.Regular:
                return new TreeFile(path, status);
            case FileType.Directory when folder.IsWithin(status):
                return Omit(path, "the link leads to a directory above it");
            case FileType.Directory:
                _pending.Enqueue(new TreeFolder(path, status, folder));
                return null;
            default:
                return Omit(path, $"it is {FileTypeText.Of(status.Type)}, not a regular file");
        }
    }

    private TreeFile? Omit(byte[] path, string reason)
    {
        omissions.Add(path, reason);
        return null;
    }

    /// <summary>Reads the status of the target of a link.</summary>
    /// <returns>
    /// ENOLINK without a target, EXDEV for a target outside of the root, ENODATA for an unknown one.
    /// </returns>
    private Errno Follow(byte[] path, out FileStatus status)
    {
        status = default;
        KernelResult fd = DirectoryCalls.Open(root.Fd, path, O_PATH | O_CLOEXEC);
        if (fd.IsError)
        {
            return fd.Errno is Errno.ENOENT or Errno.ENOTDIR ? Errno.ENOLINK : fd.Errno;
        }

        try
        {
            return root.Contains(fd.Value) switch
            {
                true => FileCalls.GetStatus(fd.Value, out status),
                false => Errno.EXDEV,
                null => Errno.ENODATA,
            };
        }
        finally
        {
            _ = FileCalls.Close(fd.Value);
        }
    }
}
