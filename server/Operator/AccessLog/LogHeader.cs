using System.Runtime.InteropServices;
using Uring.Server.Operator.Pages;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.AccessLog;

/// <summary>The header of an access log, before the positions and the records of its regions.</summary>
/// <remarks>
/// The order of the fields is the layout of the file. README.md in this directory has the table.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct LogHeader
{
    /// <summary>The size in bytes. The positions of the regions follow.</summary>
    public const int Size = 4096;

    /// <summary>The offset of the records of the first region, in bytes.</summary>
    public const int DataOffset = Size + (ServerOptions.MaxRings * LogPositions.Size);

    /// <summary>The first bytes of the file: "URINGLOG".</summary>
    public const ulong FileMagic = 0x474F_4C47_4E49_5255;

    /// <summary>The version of the layout that this program writes and reads.</summary>
    public const uint LayoutVersion = 1;

    /// <summary>An access log. Requests can have secrets in their targets, so other users cannot read it: mode 0640.</summary>
    public static readonly PageFileKind Kind = new(FileMagic, "an access log", "--access-log", LayoutVersion, Mode: 0x1A0);

    public ulong Magic;
    public uint Version;

    /// <summary>The offset of the positions of the first region, in bytes.</summary>
    public uint HeaderSize;

    /// <summary>The distance from the positions of one region to the next, in bytes.</summary>
    public uint PositionsSize;

    /// <summary>The number of regions, one for each loop.</summary>
    public uint Regions;

    /// <summary>The size of the records of a region in bytes, a power of two.</summary>
    public ulong RegionSize;

    /// <summary>The PID in the PID namespace of the server. Other namespaces show another PID.</summary>
    public int Pid;

    /// <summary>The offset of the records of the first region, in bytes.</summary>
    public uint RecordsOffset;

    /// <summary>The start time of the process, in clock ticks since boot.</summary>
    public ulong ProcessStart;

    /// <summary>The start of the server, in milliseconds since 1970.</summary>
    public long StartedAt;

    public static LogHeader For(int regions, ulong regionSize) => new()
    {
        Magic = FileMagic,
        Version = LayoutVersion,
        HeaderSize = Size,
        PositionsSize = LogPositions.Size,
        Regions = (uint)regions,
        RegionSize = regionSize,
        Pid = Environment.ProcessId,
        RecordsOffset = DataOffset,
        ProcessStart = OwnProcess.ReadStart(),
        StartedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
    };
}
