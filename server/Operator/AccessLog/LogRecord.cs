using System.Runtime.InteropServices;

namespace Uring.Server.Operator.AccessLog;

/// <summary>
/// The fixed part of a record. The bytes of the address, the method, the target, the version, the user agent
/// and the referer follow in this order.
/// </summary>
/// <remarks>
/// The order of the fields is the layout of the file. README.md in this directory has the table.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = HeaderSize)]
internal struct LogRecord
{
    /// <summary>The size of the fixed part in bytes.</summary>
    public const int HeaderSize = 48;

    /// <summary>Each record starts at a multiple of this number of bytes.</summary>
    public const int Alignment = 8;

    /// <summary>The largest record in bytes.</summary>
    public const int MaxSize = HeaderSize + MaxAddress + MaxMethod + MaxTarget + MaxVersion + MaxAgent + MaxReferer;

    public const int MaxAddress = 16;
    public const int MaxMethod = 2048;
    public const int MaxTarget = 2048;
    public const int MaxVersion = 16;
    public const int MaxAgent = 512;
    public const int MaxReferer = 512;

    /// <summary>The size of the record in bytes, with the padding at its end.</summary>
    public uint Size;

    public ushort Status;
    public LogFlags Flags;

    /// <summary>The number of the record in its region, from 0 on.</summary>
    public ulong Sequence;

    /// <summary>The time in milliseconds since 1970.</summary>
    public long Time;

    /// <summary>The number of bytes of the body.</summary>
    public ulong BodyBytes;

    public ushort MethodLength;
    public ushort TargetLength;
    public ushort VersionLength;
    public ushort AgentLength;
    public ushort RefererLength;

    /// <summary>The port of the client, or 0.</summary>
    public ushort Port;

    /// <summary>4 for IPv4, 16 for IPv6, 0 for an unknown address.</summary>
    public byte AddressLength;

    /// <summary>The number of bytes of the record without the padding.</summary>
    public readonly int Length =>
        HeaderSize + AddressLength + MethodLength + TargetLength + VersionLength + AgentLength + RefererLength;
}
