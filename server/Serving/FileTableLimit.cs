using Uring.Interop;

namespace Uring.Server.Serving;

/// <summary>The bound that the limit on open files puts on a ring's file table: io_uring_register(2).</summary>
internal static class FileTableLimit
{
    // Entries of the table that are no connection: the listeners and the doorbell.
    private const ulong Reserved = 128;

    private static readonly ulong s_hard = IoUringLimits.Read().OpenFilesHard;

    /// <summary>The number of slots that fit, up to the wanted number and at least 1.</summary>
    public static uint SlotsWithin(uint wanted) => s_hard >= wanted + Reserved ? wanted : (uint)ulong.Max(s_hard, Reserved + 1) - (uint)Reserved;
}
