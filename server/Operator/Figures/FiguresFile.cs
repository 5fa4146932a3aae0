using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Files;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Figures;

/// <summary>The file that a page of figures lies in: locked while its server runs, and left behind when it ends.</summary>
internal sealed unsafe class FiguresFile : IDisposable
{
    /// <summary>Everybody may read: figures are no secret.</summary>
    private const uint Mode = 0x1A4;

    private readonly NamedFile _named;
    private readonly string _unfinished;
    private readonly SafeFileHandle _file;
    private readonly FileMapping _mapping;
    private bool _published;

    private FiguresFile(NamedFile named, string unfinished, SafeFileHandle file)
    {
        _named = named;
        _unfinished = unfinished;
        _file = file;
        _mapping = new FileMapping(file, MemoryMappedFileAccess.ReadWrite);
    }

    public byte* Data => _mapping.Data;

    /// <summary>Makes the file beside the place that it is meant for, which is left as it is.</summary>
    /// <exception cref="UsageException">The path does not do: no directory, no permission, or a file of somebody else.</exception>
    /// <exception cref="ServerException">A running server has it, or the file system is full.</exception>
    public static FiguresFile Create(NamedFile file, ReadOnlySpan<byte> content)
    {
        RefuseToReplaceOthers(file);

        // Beside the file, since a file is only renamed within its file system; whoever reads never sees it half-made.
        string unfinished = $"{file.Path}.{Environment.ProcessId}.new";
        _ = FileCalls.Remove(unfinished);
        KernelResult fd = FileCalls.Open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, Mode);
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
            return new(file, unfinished, handle);
        }
        catch
        {
            handle.Dispose();
            _ = FileCalls.Remove(unfinished);
            throw;
        }
    }

    /// <summary>Puts the file in the place of what an earlier run left.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public void Publish()
    {
        // Another server may have come first since this one was made.
        RefuseToReplaceOthers(_named);
        Check(_named, FileCalls.Rename(_unfinished, _named.Path));
        _published = true;
    }

    /// <summary>What is there already has to be what an earlier run left.</summary>
    /// <exception cref="UsageException">It is something else.</exception>
    /// <exception cref="ServerException">A running server has it.</exception>
    public static void RefuseToReplaceOthers(NamedFile file)
    {
        // Without O_NONBLOCK the open of a FIFO would wait for somebody who writes.
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
        if (read.Count < PageHeader.Size || header.Magic != PageHeader.OurMagic)
        {
            throw new UsageException($"{file.Origin}: '{Shown.Of(file.Path)}' holds something else than figures: name another file");
        }

        if (FileCalls.IsLocked(handle))
        {
            throw new ServerException(
                $"{file.Origin}: '{Shown.Of(file.Path)}' is in use by the server with pid {header.Pid}: stop that one, or name another file");
        }
    }

    public void Dispose()
    {
        _mapping.Dispose();
        if (!_published)
        {
            _ = FileCalls.Remove(_unfinished);
        }

        // Not left to the close: a process that was just being started would hold it, too.
        _ = FileCalls.Lock(_file, locked: false);
        _file.Dispose();
    }

    /// <remarks>
    /// All of it is written: so the file system has set the room aside, and no store to the mapping can fail, which would be a
    /// SIGBUS.
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
            Errno.ENOSPC or Errno.EDQUOT => new ServerException($"{start}: its file system is full: name a file in another, such as /run"),
            Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM => new ServerException($"{start}: {KernelResult.Failed(errno)}"),
            Errno.ENOENT or Errno.ENOTDIR => new UsageException($"{start}: there is no such directory"),
            Errno.EACCES or Errno.EPERM => new UsageException($"{start}: no permission"),
            Errno.EISDIR => new UsageException($"{start}: it is a directory"),
            Errno.EROFS => new UsageException($"{start}: its file system is read-only"),
            _ => new UsageException($"{start}: {KernelResult.Failed(errno)}"),
        };
    }
}
