using Uring.Interop;
using Uring.Server.Operator.Settings;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Server.Operator.Check.FindingLevel;

namespace Uring.Server.Operator.Check;

/// <content>What the rings need.</content>
internal static partial class SystemCheck
{
    private static readonly io_uring_op[] s_operations =
    [
        IORING_OP_ACCEPT, IORING_OP_RECV, IORING_OP_SEND, IORING_OP_SHUTDOWN, IORING_OP_CLOSE, IORING_OP_READ, IORING_OP_TIMEOUT,
        IORING_OP_ASYNC_CANCEL,
    ];

    // A multishot accept cannot be probed for, but no kernel has DEFER_TASKRUN (6.1) without it (5.19).
    private static readonly (uint Flag, string Name)[] s_batchedSetup =
    [
        (IORING_SETUP_SINGLE_ISSUER, nameof(IORING_SETUP_SINGLE_ISSUER)),
        (IORING_SETUP_DEFER_TASKRUN, nameof(IORING_SETUP_DEFER_TASKRUN)),
    ];

    private static readonly (uint Flag, string Name)[] s_sqPollSetup = [(IORING_SETUP_SQPOLL, nameof(IORING_SETUP_SQPOLL))];

    private static Finding OfKernel(ServerOptions options, IoUringCapabilities kernel)
    {
        bool batched = options.Mode == ServerMode.Batched;
        List<string> missing = [.. s_operations.Where(operation => !kernel.Supports(operation)).Select(operation => $"{operation}")];
        missing.AddRange((batched ? s_batchedSetup : s_sqPollSetup).Where(setup => !kernel.SupportsSetup(setup.Flag)).Select(setup => setup.Name));
        if (!kernel.HasFeature(IORING_FEAT_CQE_SKIP))
        {
            missing.Add(nameof(IORING_FEAT_CQE_SKIP));
        }

        if (batched && !kernel.Supports(IORING_REGISTER_FILE_ALLOC_RANGE))
        {
            missing.Add(nameof(IORING_REGISTER_FILE_ALLOC_RANGE));
        }

        if (missing.Count == 0)
        {
            return new Finding(
                Good, "kernel", $"has the {s_operations.Length} operations and the features of the mode {Modes.NameOf(options.Mode)}");
        }

        string release = batched ? "6.1" : "6.0";
        return new Finding(
            Fault,
            "kernel",
            $"lacks {string.Join(", ", missing)}: Linux {release} or later has all, unless a profile takes them away"
                + (missing.Contains(nameof(IORING_SETUP_SQPOLL)) ? "; --mode batched does without SQPOLL" : ""));
    }

    private static Finding OfOpenFiles(ServerOptions options, int sockets, IoUringLimits limits)
    {
        // The limit bounds the file table of each ring, io_uring_register(2), and not all of them together.
        ulong needed = TrialRing.FileSlots(options, sockets);
        return limits.OpenFilesHard >= needed
            ? new Finding(Good, "open files", $"{needed} needed, the hard limit is {limits.OpenFilesHard}")
            : new Finding(
                Fault,
                "open files",
                $"{needed} needed for {options.Slots} slots, and the hard limit is {limits.OpenFilesHard}: raise it (ulimit -Hn, LimitNOFILE= of a unit, --ulimit nofile= of a container), or ask for fewer --slots");
    }

    /// <summary>The rings that the server would make, all at once: memory, descriptors and threads suffice, or it says what does not.</summary>
    private static Finding OfRings(ServerOptions options, int sockets)
    {
        List<IoUring> rings = [];
        try
        {
            while (rings.Count < options.Rings)
            {
                rings.Add(TrialRing.Make(options, sockets, rings.Count));
            }

            return new Finding(
                Good,
                "ring",
                (rings.Count > 1 ? $"{rings.Count} of " : "")
                    + $"{rings[0].Submissions.Capacity} submission and {rings[0].Completions.Capacity} completion entries, {options.Slots} slots");
        }
        catch (IoUringException e)
        {
            return new Finding(
                Fault, "ring", rings.Count == 0 ? e.Message : $"there is room for {rings.Count} of {options.Rings}: {e.Message}; or ask for fewer --rings");
        }
        finally
        {
            rings.ForEach(ring => ring.Dispose());
        }
    }
}
