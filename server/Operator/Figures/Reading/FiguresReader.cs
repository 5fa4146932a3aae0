using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator.Settings;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>A file of figures, mapped: whoever reads it costs the server nothing.</summary>
internal sealed unsafe class FiguresReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly FileMapping _mapping;
    private readonly int _rings;

    private FiguresReader(SafeFileHandle file, int rings)
    {
        _file = file;
        _rings = rings;
        _mapping = new FileMapping(file, MemoryMappedFileAccess.Read);
    }

    /// <exception cref="ServerException">It cannot be read, or is no such file.</exception>
    public static FiguresReader Open(string path)
    {
        // Without O_NONBLOCK the open of a FIFO would wait for somebody who writes.
        KernelResult fd = FileCalls.Open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd.IsError)
        {
            throw new ServerException($"cannot read '{Shown.Of(path)}': {Explain(fd.Errno)}");
        }

        SafeFileHandle file = new((nint)fd.Count, ownsHandle: true);
        try
        {
            return new FiguresReader(file, CheckedRings(path, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What holds now. Each figure is whole, but they are not all of the same instant.</summary>
    public Snapshot Read()
    {
        // Before the figures: what a server has written until its end is then in them.
        bool locked = FileCalls.IsLocked(_file);
        PageHeader header = *(PageHeader*)_mapping.Data;
        RingFigures[] rings = new RingFigures[_rings];
        Span<ulong> words = MemoryMarshal.Cast<RingFigures, ulong>(rings.AsSpan());
        ulong* from = (ulong*)(_mapping.Data + PageHeader.Size);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Volatile.Read(ref from[i]);
        }

        return new Snapshot(header, rings, locked, DateTimeOffset.UtcNow);
    }

    public void Dispose()
    {
        _mapping.Dispose();
        _file.Dispose();
    }

    private static int CheckedRings(string path, SafeFileHandle file)
    {
        string shown = Shown.Of(path);
        PageHeader header;
        KernelResult read = FileCalls.Read(file, &header, PageHeader.Size);
        if (read.Count < 2 * sizeof(ulong) || header.Magic != PageHeader.OurMagic)
        {
            throw new ServerException($"'{shown}' is no file of figures: name the one that a server was given with --stats");
        }

        if (header.Version != PageHeader.OurVersion)
        {
            throw new ServerException(
                $"'{shown}' has layout {header.Version}, and this program reads {PageHeader.OurVersion}: "
                + "use the uring-server that writes it");
        }

        bool fits = read.Count == PageHeader.Size
            && header.HeaderSize == PageHeader.Size
            && header.RingSize == sizeof(RingFigures)
            && header.Operations == RingFigures.Operations
            && header.Errnos == RingFigures.Errnos
            && header.Rings is > 0 and <= ServerOptions.MostRings
            && RandomAccess.GetLength(file) >= PageHeader.Size + (header.Rings * sizeof(RingFigures));
        return fits
            ? (int)header.Rings
            : throw new ServerException($"'{shown}' is damaged: a server that is started with it writes it anew");
    }

    private static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT or Errno.ENOTDIR => "there is no such file: name the one that a server was given with --stats",
        Errno.EACCES => "no permission",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
