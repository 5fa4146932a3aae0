using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator.Pages;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>Reads a mapped access log, and merges the records of its loops by their time.</summary>
internal sealed unsafe class LogReader : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly FileMapping _mapping;
    private readonly RegionReader[] _regions;
    private readonly bool[] _waits;
    private FileStatus _status;

    private LogReader(string path, SafeFileHandle file, in LogHeader header, bool countsFromFirst)
    {
        _path = path;
        _file = file;
        _mapping = new FileMapping(file, MemoryMappedFileAccess.Read);
        _regions = new RegionReader[header.Regions];
        _waits = new bool[header.Regions];
        for (int i = 0; i < _regions.Length; i++)
        {
            _regions[i] = new RegionReader(
                (LogPositions*)(_mapping.Data + LogHeader.Size) + i,
                _mapping.Data + LogHeader.DataOffset + ((ulong)i * header.RegionSize),
                header.RegionSize,
                countsFromFirst);
        }
    }

    /// <summary>The number of records that were overwritten before they were read.</summary>
    public ulong Lost => _regions.Aggregate(0UL, (sum, region) => sum + region.Lost);

    /// <param name="path">The path of the file.</param>
    /// <param name="countsFromFirst">
    /// Whether records that were overwritten before this call count as lost, from the start of the server on.
    /// </param>
    /// <exception cref="ServerException">The file cannot be read, or is not an access log.</exception>
    public static LogReader Open(string path, bool countsFromFirst = false)
    {
        SafeFileHandle file = PageFileReading.Open(path, LogHeader.Kind);
        try
        {
            LogReader reader = new(path, file, CheckedHeader(path, file), countsFromFirst);
            _ = FileCalls.GetStatus((int)file.DangerousGetHandle(), out reader._status);
            return reader;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the path names another file by now: a server has started again.</summary>
    public bool IsReplaced() =>
        FileCalls.GetStatus(_path, out FileStatus status) == Errno.None && !status.IsSameFile(_status);

    /// <summary>Includes the records that are complete now.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Extend()
    {
        for (int i = 0; i < _regions.Length; i++)
        {
            _regions[i].Extend();
            _waits[i] = _waits[i] || _regions[i].TryMove();
        }
    }

    /// <summary>Returns the region with the next record. Returns null after the last record.</summary>
    /// <param name="before">
    /// The region that the last call has returned. Null: the first call after <see cref="Extend"/>.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RegionReader? Next(RegionReader? before)
    {
        int first = -1;
        for (int i = 0; i < _regions.Length; i++)
        {
            if (_regions[i] == before)
            {
                _waits[i] = _regions[i].TryMove();
            }

            if (_waits[i] && (first < 0 || _regions[i].Record.Time < _regions[first].Record.Time))
            {
                first = i;
            }
        }

        return first < 0 ? null : _regions[first];
    }

    public void Dispose()
    {
        _mapping.Dispose();
        _file.Dispose();
    }

    private static LogHeader CheckedHeader(string path, SafeFileHandle file)
    {
        LogHeader header = PageFileReading.ReadHeader<LogHeader>(path, file, LogHeader.Kind, out bool isWhole);
        bool fits = isWhole
            && header.HeaderSize == LogHeader.Size
            && header.PositionsSize == LogPositions.Size
            && header.RecordsOffset == LogHeader.DataOffset
            && header.Regions is > 0 and <= ServerOptions.MaxRings
            && ulong.IsPow2(header.RegionSize)
            && header.RegionSize <= ServerOptions.MaxAccessLogSize
            && (ulong)RandomAccess.GetLength(file) >= LogHeader.DataOffset + (header.Regions * header.RegionSize);
        return fits ? header : throw PageFileReading.Damaged(path, LogHeader.Kind);
    }
}
