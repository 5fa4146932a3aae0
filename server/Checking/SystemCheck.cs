using System.Globalization;
using Uring.Interop;
using Uring.Server.Listening;
using Uring.Server.Loop;
using Uring.Server.Placement;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Server.Checking.FindingLevel;

namespace Uring.Server.Checking;

/// <summary>
/// Whether the server would run here with these settings: what the kernel, the limits, the privileges and the container allow. What
/// can be tried is tried, and given back, since no list of conditions is as sure.
/// </summary>
internal static class SystemCheck
{
    private const string MostBacklog = "/proc/sys/net/core/somaxconn";

    private static readonly io_uring_op[] s_operations =
        [IORING_OP_ACCEPT, IORING_OP_RECV, IORING_OP_SEND, IORING_OP_CLOSE, IORING_OP_READ, IORING_OP_ASYNC_CANCEL];

    /// <summary>Everything there is to say, in the order in which a start would meet it.</summary>
    public static IEnumerable<Finding> Run(ServerOptions options)
    {
        yield return OfResponse(options);
        yield return OfAddress(options);
        IoUringCapabilities kernel = IoUringCapabilities.Detect();
        if (!kernel.IsAvailable)
        {
            yield return new Finding(Fault, "io_uring", kernel.Reason!);
        }
        else
        {
            yield return new Finding(Good, "io_uring", "available");
            yield return OfKernel(kernel);
            yield return OfOpenFiles(options, kernel.Limits);
            yield return OfRing(options);
        }

        yield return OfBacklog(options);
        yield return OfProcessors();
    }

    /// <exception cref="UsageException">A file that the settings name is at fault.</exception>
    private static Finding OfResponse(ServerOptions options)
    {
        using Response response = Response.From(options.Response);
        return new Finding(Good, "response", $"{response.Length} bytes");
    }

    private static Finding OfAddress(ServerOptions options)
    {
        try
        {
            using Listener listener = Listener.Open(options);
            return new Finding(Good, "address", $"{options.Listen} is free and permitted");
        }
        catch (ServerException e)
        {
            return new Finding(Fault, "address", e.Message);
        }
    }

    private static Finding OfKernel(IoUringCapabilities kernel)
    {
        string[] missing =
        [
            .. s_operations.Where(operation => !kernel.Supports(operation)).Select(operation => $"{operation}"),
            .. kernel.SupportsSetup(IORING_SETUP_SQPOLL) ? Array.Empty<string>() : [nameof(IORING_SETUP_SQPOLL)],
            .. kernel.HasFeature(IORING_FEAT_CQE_SKIP) ? Array.Empty<string>() : [nameof(IORING_FEAT_CQE_SKIP)],
        ];
        return missing.Length == 0
            ? new Finding(Good, "kernel", $"has the {s_operations.Length} operations, SQPOLL and the features that the server uses")
            : new Finding(Fault, "kernel", $"lacks {string.Join(", ", missing)}: Linux 6.0 or later has all, unless a profile takes them away");
    }

    private static Finding OfOpenFiles(ServerOptions options, IoUringLimits limits)
    {
        ulong needed = ArmedChainLoop.FileSlots(options);
        return limits.OpenFilesHard >= needed
            ? new Finding(Good, "open files", $"{needed} needed, the hard limit is {limits.OpenFilesHard}")
            : new Finding(
                Fault,
                "open files",
                $"{needed} needed for {options.Slots} slots, and the hard limit is {limits.OpenFilesHard}: raise it (ulimit -Hn, LimitNOFILE= of a unit, --ulimit nofile= of a container), or ask for fewer --slots");
    }

    /// <summary>The ring that the server would make: memory, locked memory, descriptors and threads suffice, or it says what does not.</summary>
    private static Finding OfRing(ServerOptions options)
    {
        OpenFilesLimit.Raise();
        try
        {
            using IoUring ring = new(ArmedChainLoop.RingOptions(options, submissionCpu: null));
            ring.RegisterFilesSparse(ArmedChainLoop.FileSlots(options));
            return new Finding(
                Good, "ring", $"{ring.Submissions.Capacity} submission and {ring.Completions.Capacity} completion entries, {options.Slots} slots");
        }
        catch (IoUringException e)
        {
            return new Finding(Fault, "ring", e.Message);
        }
    }

    private static Finding OfBacklog(ServerOptions options)
    {
        try
        {
            int most = int.Parse(File.ReadAllText(MostBacklog), CultureInfo.InvariantCulture);
            return most >= options.Backlog
                ? new Finding(Good, "backlog", $"{options.Backlog}")
                : new Finding(
                    Notice,
                    "backlog",
                    $"{options.Backlog} is cut to {most}, beyond which SYNs are dropped: raise net.core.somaxconn for floods of connections");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return new Finding(Notice, "backlog", $"{MostBacklog} cannot be read ({e.Message}): the kernel may cut {options.Backlog}");
        }
    }

    private static Finding OfProcessors()
    {
        ReadOnlySpan<uint> allowed = Processors.Allowed();
        return (allowed.Length, ThreadPlacement.Choose(allowed).SharedCpu) switch
        {
            (1, _) => new Finding(Notice, "processors", "one: the kernel's thread, the loop and everybody else take turns on it"),
            (var count, { } shared) => new Finding(Good, "processors", $"{count}; the kernel's thread and the loop share processor {shared}"),
            (var count, null) => new Finding(Good, "processors", $"{count}; the kernel's thread and the loop spin on one each"),
        };
    }
}
