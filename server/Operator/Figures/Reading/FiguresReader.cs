using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uring.Server.Native;
using Uring.Server.Operator.Pages;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>Reads a mapped stats file, at no cost to the server.</summary>
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

    /// <exception cref="ServerException">The file cannot be read, or is not a stats file.</exception>
    public static FiguresReader Open(string path)
    {
        SafeFileHandle file = PageFileReading.Open(path, PageHeader.Kind);
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

    /// <summary>
    /// Returns the current figures. Each figure is whole, but not all are from the same instant.
    /// </summary>
    public Snapshot Read()
    {
        // The lock is checked first: if the server has ended by then, the figures below are its last.
        bool locked = FileCalls.IsLocked(_file);

        // The state comes before all other words: those of a stopped server are its last ones.
        PageHeader* mapped = (PageHeader*)_mapping.Data;
        uint state = Volatile.Read(ref mapped->State);
        PageHeader header = *mapped;
        header.State = state;
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
        PageHeader header = PageFileReading.ReadHeader<PageHeader>(path, file, PageHeader.Kind, out bool isWhole);
        bool fits = isWhole
            && header.HeaderSize == PageHeader.Size
            && header.RingSize == sizeof(RingFigures)
            && header.Operations == RingFigures.Operations
            && header.Errnos == RingFigures.Errnos
            && header.Rings is > 0 and <= ServerOptions.MaxRings
            && RandomAccess.GetLength(file) >= PageHeader.Size + (header.Rings * sizeof(RingFigures));
        return fits ? (int)header.Rings : throw PageFileReading.Damaged(path, PageHeader.Kind);
    }
}
