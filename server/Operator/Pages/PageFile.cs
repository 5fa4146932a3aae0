using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Files;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Pages;

/// <summary>
/// A file that the server maps and other processes read. The server locks it while it runs. The file stays
/// when the server ends.
/// </summary>
internal sealed unsafe class PageFile : IDisposable
{
    private readonly NamedFile _target;
    private readonly PageFileKind _kind;
    private readonly string _temporaryPath;
    private readonly SafeFileHandle _file;
    private readonly FileMapping _mapping;
    private bool _published;

    private PageFile(NamedFile target, PageFileKind kind, string temporaryPath, SafeFileHandle file)
    {
        _target = target;
        _kind = kind;
        _temporaryPath = temporaryPath;
        _file = file;
        _mapping = new FileMapping(file, MemoryMappedFileAccess.ReadWrite);
    }

    public byte* Data => _mapping.Data;

    /// <summary>
    /// Creates the file under a temporary name. The file with the final name does not change.
    /// </summary>
    /// <param name="file">The final name.</param>
    /// <param name="kind">The kind of the file.</param>
    /// <param name="start">The first bytes of the file.</param>
    /// <param name="length">The length of the file. The bytes behind the first ones are 0.</param>
    /// <exception cref="UsageException">
    /// The directory is missing or not writable, or the path holds a file of another kind.
    /// </exception>
    /// <exception cref="ServerException">
    /// A running server uses the file, or the file system is full.
    /// </exception>
    public static PageFile Create(NamedFile file, PageFileKind kind, ReadOnlySpan<byte> start, long length)
    {
        RefuseToReplaceOthers(file, kind);

        // The temporary file is in the same directory, since rename(2) works only within a file system. The
        // rename keeps readers from seeing an incomplete file.
        string temporaryPath = $"{file.Path}.{Environment.ProcessId}.new";
        _ = FileCalls.Remove(temporaryPath);
        KernelResult fd = FileCalls.Open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kind.Mode);
        if (fd.IsError)
        {
            throw Failure(file, fd.Errno);
        }

        SafeFileHandle handle = new((nint)fd.Count, ownsHandle: true);
        try
        {
            Check(file, FileCalls.SetMode(handle, kind.Mode));
            Check(file, FileCalls.Lock(handle, locked: true));
            Fill(file, handle, start, length);
            return new(file, kind, temporaryPath, handle);
        }
        catch
        {
            handle.Dispose();
            _ = FileCalls.Remove(temporaryPath);
            throw;
        }
    }

    /// <summary>Gives the file its final name, and replaces the file of an earlier run.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public void Publish()
    {
        // Another server may have published its file since this one was created.
        RefuseToReplaceOthers(_target, _kind);
        Check(_target, FileCalls.Rename(_temporaryPath, _target.Path));
        _published = true;
    }

    /// <summary>Throws if the path holds anything but such a file of a server that has ended.</summary>
    /// <exception cref="UsageException">The path holds a file of another kind.</exception>
    /// <exception cref="ServerException">A running server uses the file.</exception>
    private static void RefuseToReplaceOthers(NamedFile file, PageFileKind kind)
    {
        // Without O_NONBLOCK the open of a FIFO would block until a process opens it for writing.
        KernelResult fd = FileCalls.Open(file.Path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd.Errno == Errno.ENOENT)
        {
            return;
        }

        if (fd.IsError)
        {
            throw Failure(file, fd.Errno);
        }

        using SafeFileHandle handle = new((nint)fd.Count, ownsHandle: true);
        PageIdentity identity;
        KernelResult read = FileCalls.Read(handle, &identity, sizeof(PageIdentity));
        if (read.Count < sizeof(PageIdentity) || identity.Magic != kind.Magic)
        {
            throw new UsageException($"{file.Origin}: '{Shown.Of(file.Path)}' is not {kind.Name}: name another file");
        }

        if (FileCalls.IsLocked(handle))
        {
            throw new ServerException(
                $"{file.Origin}: '{Shown.Of(file.Path)}' is in use by the server with pid {identity.Pid}: stop that server, or name another file");
        }
    }

    public void Dispose()
    {
        _mapping.Dispose();
        if (!_published)
        {
            _ = FileCalls.Remove(_temporaryPath);
        }

        // Unlocks explicitly: a child process that has not yet reached its exec would keep the lock beyond
        // the close.
        _ = FileCalls.Lock(_file, locked: false);
        _file.Dispose();
    }

    /// <remarks>
    /// The file system allocates all blocks. A store to an unallocated page of the mapping could fail, which
    /// would be a SIGBUS.
    /// </remarks>
    private static void Fill(NamedFile file, SafeFileHandle handle, ReadOnlySpan<byte> start, long length)
    {
        Check(file, FileCalls.Allocate(handle, length));
        fixed (byte* data = start)
        {
            KernelResult written = FileCalls.Write(handle, data, start.Length);
            Check(file, written.IsError ? written.Errno : written.Count < start.Length ? Errno.ENOSPC : Errno.None);
        }
    }

    private static void Check(NamedFile file, Errno errno)
    {
        if (errno != Errno.None)
        {
            throw Failure(file, errno);
        }
    }

    private static Exception Failure(NamedFile file, Errno errno)
    {
        string start = $"{file.Origin}: cannot write '{Shown.Of(file.Path)}'";
        return errno switch
        {
            Errno.ENOSPC or Errno.EDQUOT => new ServerException($"{start}: the file system is full: name a file in another one, such as /run"),
            Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM => new ServerException($"{start}: {KernelResult.Failed(errno)}"),
            Errno.ENOENT or Errno.ENOTDIR => new UsageException($"{start}: the directory does not exist: create it, or name another file"),
            Errno.EACCES or Errno.EPERM => new UsageException($"{start}: no permission"),
            Errno.EISDIR => new UsageException($"{start}: the path is a directory: name a file"),
            Errno.EROFS => new UsageException($"{start}: the file system is read-only: name a file in another one"),
            _ => new UsageException($"{start}: {KernelResult.Failed(errno)}"),
        };
    }
}
