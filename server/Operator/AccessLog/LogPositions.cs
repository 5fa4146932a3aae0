using System.Runtime.InteropServices;

namespace Uring.Server.Operator.AccessLog;

/// <summary>
/// The positions of a region, which only its loop writes. A position counts the bytes of all records since the
/// start, so that it never goes back.
/// </summary>
/// <remarks>Two cache lines, because processors fetch them in pairs: loops share none.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct LogPositions
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 128;

    /// <summary>The position behind the last complete record.</summary>
    public ulong Head;

    /// <summary>The position of the oldest record that is whole: the loop overwrites those before it.</summary>
    public ulong Tail;
}
