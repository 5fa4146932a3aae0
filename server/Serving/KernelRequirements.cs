using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Serving;

/// <summary>The operations and features of io_uring that a loop uses.</summary>
/// <remarks>
/// Two requirements cannot be probed for: a multishot accept (Linux 5.19), and the byte count of a short send
/// with MSG_WAITALL. Linux 6.0 before 6.0.3 may lose that count, and the loop cannot continue such a
/// response. Every kernel with IORING_SETUP_DEFER_TASKRUN (6.1) meets both requirements. So both modes
/// require that flag.
/// </remarks>
internal static class KernelRequirements
{
    /// <summary>The first release of Linux that meets all requirements.</summary>
    public const string Release = "6.1";

    private static readonly (uint Flag, string Name)[] s_both =
    [
        (IORING_SETUP_SINGLE_ISSUER, nameof(IORING_SETUP_SINGLE_ISSUER)),
        (IORING_SETUP_DEFER_TASKRUN, nameof(IORING_SETUP_DEFER_TASKRUN)),
    ];

    private static readonly (uint Flag, string Name)[] s_sqPoll = [(IORING_SETUP_SQPOLL, nameof(IORING_SETUP_SQPOLL)), .. s_both];

    /// <summary>
    /// The setup flags that a mode requires. The rings of sqpoll do not use IORING_SETUP_DEFER_TASKRUN: the
    /// kernel refuses that flag together with IORING_SETUP_SQPOLL.
    /// </summary>
    public static IReadOnlyList<(uint Flag, string Name)> SetupFlags(ServerMode mode) => mode == ServerMode.Batched ? s_both : s_sqPoll;

    /// <summary>Refuses a kernel before <see cref="Release"/>.</summary>
    /// <exception cref="ServerException">The kernel does not support IORING_SETUP_DEFER_TASKRUN.</exception>
    /// <remarks>The rings of the loops report every other failure.</remarks>
    public static void RequireRelease()
    {
        try
        {
            using IoUring trial = new(new IoUringOptions { Entries = 1, SingleIssuer = true, DeferTaskrun = true });
        }
        catch (IoUringSetupException e) when (e.Cause == SetupFailure.NotSupported)
        {
            throw new ServerException(
                $"the kernel lacks {nameof(IORING_SETUP_DEFER_TASKRUN)}: {e.Errno}: run the server on Linux {Release} or later");
        }
        catch (IoUringSetupException)
        {
            // No memory or no permission says nothing about the release.
        }
    }

    /// <summary>The names of what a mode needs and the kernel lacks.</summary>
    public static IReadOnlyList<string> Missing(ServerMode mode, IoUringCapabilities kernel)
    {
        List<string> missing = [.. RingLockdown.Operations.Where(operation => !kernel.Supports(operation)).Select(operation => $"{operation}")];
        missing.AddRange(SetupFlags(mode).Where(setup => !kernel.SupportsSetup(setup.Flag)).Select(setup => setup.Name));
        if (!kernel.HasFeature(IORING_FEAT_CQE_SKIP))
        {
            missing.Add(nameof(IORING_FEAT_CQE_SKIP));
        }

        if (mode == ServerMode.Batched && !kernel.Supports(IORING_REGISTER_FILE_ALLOC_RANGE))
        {
            missing.Add(nameof(IORING_REGISTER_FILE_ALLOC_RANGE));
        }

        return missing;
    }
}
