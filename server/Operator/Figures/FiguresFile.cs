using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Files;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Figures;

/// <summary>
/// The stats file, which holds the page of figures. The server locks it while it runs. The file stays when
/// the server ends.
/// </summary>
internal sealed unsafe class FiguresFile : IDisposable
{
    /// <summary>0644: the figures are not confidential, so any user may read them.</summary>
    private const uint Mode = 0x1A4;

    private readonly NamedFile _target;
    private readonly string _temporaryPath;
    private readonly SafeFileHandle _file;
    private readonly FileMapping _mapping;
    private bool _published;

    private FiguresFile(NamedFile target, string temporaryPath, SafeFileHandle file)
    {
        _target = target;
        _temporaryPath = temporaryPath;
        _file = file;
        _mapping = new FileMapping(file, MemoryMappedFileAccess.ReadWrite);
    }

    public byte* Data => _mapping.Data;

    /// <summary>
    /// Creates the file under a temporary name. The file with the final name does not change.
    /// </summary>
    /// <exception cref="UsageException">
    /// The directory is missing or not writable, or the path is not a stats file.
    /// </exception>
    /// <exception cref="ServerException">
    /// A running server uses the file, or the file system is full.
    /// </exception>
    public static FiguresFile Create(NamedFile file, ReadOnlySpan<byte> content)
    {
        RefuseToReplaceOthers(file);

        // The temporary file is in the same directory, since rename(2) works only within a file system. The
        // rename keeps readers from seeing an incomplete file.
        string temporaryPath = $"{file.Path}.{Environment.ProcessId}.new";
        _ = FileCalls.Remove(temporaryPath);
        KernelResult fd = FileCalls.Open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, Mode);
        if (fd.IsError)
        {
            throw Failure(file, fd.Errno);
        }

        SafeFileHandle handle = new((nint)fd.Count, ownsHandle: true);
        try
        {
            Check(file, FileCalls.SetMode(handle, Mode));
            Check(file, FileCalls.Lock(handle, locked: true));
            Fill(file, handle, content);
            return new(file, temporaryPath, handle);
        }
        catch
        {
            handle.Dispose();
            _ = FileCalls.Remove(temporaryPath);
            throw;
        }
    }

    /// <summary>Gives the file its final name, and replaces the stats file of an earlier run.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public void Publish()
    {
        // Another server may have published its file since this one was created.
        RefuseToReplaceOthers(_target);
        Check(_target, FileCalls.Rename(_temporaryPath, _target.Path));
        _published = true;
    }

    /// <summary>Throws if the path holds anything but the stats file of a server that has ended.</summary>
    /// <exception cref="UsageException">The path is not a stats file.</exception>
    /// <exception cref="ServerException">A running server uses the file.</exception>
    public static void RefuseToReplaceOthers(NamedFile file)
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
        PageHeader header;
        KernelResult read = FileCalls.Read(handle, &header, PageHeader.Size);
        if (read.Count < PageHeader.Size || header.Magic != PageHeader.FileMagic)
        {
            throw new UsageException($"{file.Origin}: '{Shown.Of(file.Path)}' is not a stats file: name another file");
        }

        if (FileCalls.IsLocked(handle))
        {
            throw new ServerException(
                $"{file.Origin}: '{Shown.Of(file.Path)}' is in use by the server with pid {header.Pid}: stop that server, or name another file");
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
    /// Writes every byte, so that the file system allocates the blocks. A store to an unallocated page of the
    /// mapping could fail, which would be a SIGBUS.
    /// </remarks>
    private static void Fill(NamedFile file, SafeFileHandle handle, ReadOnlySpan<byte> content)
    {
        fixed (byte* data = content)
        {
            KernelResult written = FileCalls.Write(handle, data, content.Length);
            Check(file, written.IsError ? written.Errno : written.Count < content.Length ? Errno.ENOSPC : Errno.None);
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
