using Uring.Interop;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;
using Uring.Server.Sockets;
using static Uring.Server.Operator.Check.FindingLevel;

namespace Uring.Server.Operator.Check;

/// <summary>
/// Reports whether a server with these settings would start here, in the order of the steps of a start.
/// </summary>
internal static class SystemCheck
{
    /// <exception cref="UsageException">A file that the settings name cannot be used.</exception>
    public static IEnumerable<Finding> Run(ServerOptions options)
    {
        using StartCheck start = new(options);
        foreach (Finding response in start.ReadResponse())
        {
            yield return response;
        }

        foreach (Finding files in start.DescribeFiles())
        {
            yield return files;
        }

        yield return start.DescribeAnswers();
        if (options.ReadsRequests)
        {
            yield return start.DescribeBuffers();
        }

        if (options.Stats is not null)
        {
            yield return start.CreateStats();
        }

        if (options.AccessLog is not null)
        {
            yield return start.CreateLog();
        }

        if (options.LogAddresses)
        {
            yield return start.DescribeAddresses();
        }

        foreach (Finding socket in start.OpenSockets())
        {
            yield return socket;
        }

        // This step precedes the detection, whose rings have kernel threads with the rights of their creator.
        yield return start.DropPrivileges();
        IoUringCapabilities kernel = IoUringCapabilities.Detect();
        yield return kernel.IsAvailable ? new Finding(Good, "io_uring", "available") : new Finding(Fault, "io_uring", RingPermission.Explain(kernel.Reason!, kernel.Failure, options));
        if (kernel.IsAvailable)
        {
            yield return OfKernel(options, kernel);
            yield return OfOpenFiles(options, start.Listeners, kernel.Limits);
            foreach (Finding ring in start.SetUpRings())
            {
                yield return ring;
            }
        }

        yield return OfBacklog(options);
        foreach (Finding processors in ProcessorsCheck.Run(options))
        {
            yield return processors;
        }

        yield return OfClock();
    }

    private static Finding OfKernel(ServerOptions options, IoUringCapabilities kernel)
    {
        const string Subject = "kernel";
        IReadOnlyList<string> missing = KernelRequirements.Missing(options.Mode, kernel);
        return missing.Count == 0
            ? new Finding(Good, Subject, $"has all operations and features of the mode {Modes.NameOf(options.Mode)}")
            : new Finding(
                Fault,
                Subject,
                $"lacks {string.Join(", ", missing)}: Linux {KernelRequirements.Release} or later has all, unless a profile "
                    + "denies them" + (missing.Contains(nameof(IoUringAbi.IORING_SETUP_SQPOLL)) ? "; --mode batched works without SQPOLL" : ""));
    }

    /// <remarks>The limit bounds the file table of each ring by itself: io_uring_register(2).</remarks>
    private static Finding OfOpenFiles(ServerOptions options, int listeners, IoUringLimits limits)
    {
        const string Subject = "open files";
        ulong needed = LoopFactory.FileTableSize(options, listeners);
        return limits.OpenFilesHard >= needed
            ? new Finding(Good, Subject, $"{needed} needed, the hard limit is {limits.OpenFilesHard}")
            : new Finding(
                Fault,
                Subject,
                $"{needed} needed for {options.Slots} slots, and the hard limit is {limits.OpenFilesHard}: raise it (ulimit -Hn, "
                    + "LimitNOFILE= of a unit, --ulimit nofile= of a container), or give fewer --slots");
    }

    private static Finding OfBacklog(ServerOptions options)
    {
        const string Subject = "backlog";
        return SocketLimits.TryReadMaxBacklog() switch
        {
            null => new Finding(Notice, Subject, $"{SocketLimits.MaxBacklogPath} cannot be read: the kernel may lower {options.Backlog}"),
            { } most when most >= options.Backlog => new Finding(Good, Subject, $"{options.Backlog}"),
            { } most => new Finding(
                Notice,
                Subject,
                $"the kernel lowers {options.Backlog} to {most} and drops SYNs beyond it: raise net.core.somaxconn for floods of connections"),
        };
    }

    private static Finding OfClock() => LoopClock.HasVdso
        ? new Finding(Good, "clock", "read without a system call")
        : new Finding(
            Notice,
            "clock",
            "there is no vDSO, so the rings count time in sqpoll mode, which keeps the server from parking: start the kernel without "
                + "vdso=0, or choose --mode batched");
}
