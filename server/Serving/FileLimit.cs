using Uring.Interop;

namespace Uring.Server.Serving;

/// <summary>What the limit on open files leaves of a ring's file table, which it bounds: io_uring_register(2).</summary>
internal static class FileLimit
{
    // For the sockets that a ring accepts from, and its doorbell.
    private const ulong Beside = 128;

    private static readonly ulong s_hard = IoUringLimits.Read().OpenFilesHard;

    /// <summary>As many as wanted, or as there is room for; never none.</summary>
    public static uint SlotsWithin(uint wanted) => s_hard >= wanted + Beside ? wanted : (uint)ulong.Max(s_hard, Beside + 1) - (uint)Beside;
}
