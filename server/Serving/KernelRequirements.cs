using Uring.Interop;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Serving;

/// <summary>The operations and features of io_uring that a loop uses.</summary>
/// <remarks>
/// A multishot accept (Linux 5.19) cannot be probed for. Every kernel with IORING_SETUP_DEFER_TASKRUN (6.1) supports it.
/// </remarks>
internal static class KernelRequirements
{
    private static readonly (uint Flag, string Name)[] s_sqPoll = [(IORING_SETUP_SQPOLL, nameof(IORING_SETUP_SQPOLL))];

    private static readonly (uint Flag, string Name)[] s_batched =
    [
        (IORING_SETUP_SINGLE_ISSUER, nameof(IORING_SETUP_SINGLE_ISSUER)),
        (IORING_SETUP_DEFER_TASKRUN, nameof(IORING_SETUP_DEFER_TASKRUN)),
    ];

    /// <summary>The first release of Linux that has all of a mode.</summary>
    public static string ReleaseFor(ServerMode mode) => mode == ServerMode.Batched ? "6.1" : "6.0";

    /// <summary>The names of what a mode needs and the kernel lacks.</summary>
    public static IReadOnlyList<string> Missing(ServerMode mode, IoUringCapabilities kernel)
    {
        bool batched = mode == ServerMode.Batched;
        List<string> missing = [.. RingLockdown.Operations.Where(operation => !kernel.Supports(operation)).Select(operation => $"{operation}")];
        missing.AddRange((batched ? s_batched : s_sqPoll).Where(setup => !kernel.SupportsSetup(setup.Flag)).Select(setup => setup.Name));
        if (!kernel.HasFeature(IORING_FEAT_CQE_SKIP))
        {
            missing.Add(nameof(IORING_FEAT_CQE_SKIP));
        }

        if (batched && !kernel.Supports(IORING_REGISTER_FILE_ALLOC_RANGE))
        {
            missing.Add(nameof(IORING_REGISTER_FILE_ALLOC_RANGE));
        }

        return missing;
    }
}
