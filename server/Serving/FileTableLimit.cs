using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Serving;

/// <summary>The bound that the limit on open files puts on a ring's file table: io_uring_register(2).</summary>
internal static class FileTableLimit
{
    // Entries of the table that are no connection: the listeners and the doorbell.
    private const ulong Reserved = 128;

    // Fewer slots than these serve no load. A default that small hides a limit that an operator has to raise.
    private const uint FewestDefaultSlots = 16;

    private static readonly ulong s_hard = IoUringLimits.Read().OpenFilesHard;

    /// <summary>Refuses a default number of slots that the limit has made too small.</summary>
    /// <exception cref="ServerException">The limit leaves fewer than 16 slots, and the settings give no number.</exception>
    public static void RequireUsable(ServerOptions options)
    {
        if (!options.GivesSlots && options.Slots < FewestDefaultSlots)
        {
            throw new ServerException(
                $"the hard limit on open files, {s_hard}, leaves {options.Slots} slots: raise it (ulimit -Hn, LimitNOFILE= of a unit, "
                + "--ulimit nofile= of a container), or give --slots");
        }
    }

    /// <summary>The number of slots that fit, up to the wanted number and at least 1.</summary>
    public static uint SlotsWithin(uint wanted) => s_hard >= wanted + Reserved ? wanted : (uint)ulong.Max(s_hard, Reserved + 1) - (uint)Reserved;
}
