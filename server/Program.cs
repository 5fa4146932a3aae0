using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Native;
using Uring.Server.Operator;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.Check;
using Uring.Server.Operator.CommandLine;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Process.Placement;
using Uring.Server.Process.Supervision;
using Uring.Server.Serving;
using Uring.Server.Sockets;

namespace Uring.Server;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            AppDomain.CurrentDomain.UnhandledException += ExitIfFunctionIsMissing;
            Output.Open();
            return ServerCommand.Invoke(arguments, Serve, Check);
        }
        catch (Exception e) when (MissingFunction.Explain(e) is not null)
        {
            Output.PrintError(MissingFunction.Explain(e)!);
            return ExitCode.RunTime;
        }
        catch (Exception e) when (e is OutOfMemoryException or TypeInitializationException)
        {
            // The start of a thread throws the first when the kernel refuses the thread. The initialization of the runtime
            // throws the second when no thread or descriptor is left.
            Output.PrintError(
                "there is not enough memory, or no room for another thread or file: raise the limits (ulimit -u, -n and -v, TasksMax= and "
                + "MemoryMax= of a unit, --pids-limit and --memory of a container), or ask for fewer --rings, or a smaller body");
            return ExitCode.RunTime;
        }
    }

    /// <summary>
    /// Reports a function that a loop's thread does not find as one line, in place of the runtime's stack trace.
    /// </summary>
    private static void ExitIfFunctionIsMissing(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is Exception e && MissingFunction.Explain(e) is { } message)
        {
            Output.PrintError(message);
            Environment.Exit(ExitCode.RunTime);
        }
    }

    private static int Serve(ServerOptions options)
    {
        try
        {
            LargeBlocks.GiveBackWhenFreed();
            SystemUser? user = options.User is null ? null : SystemUser.Find(options.User);

            // The site lives as long as the process: the kernel may still send its bytes to connections that a stop
            // leaves unfinished.
            Site site = Site.From(options);
            FileTableLimit.RequireUsable(options);

            // Both files are created before the sockets: a failure after the sockets would drop accepted clients. They
            // replace the files of the last run once the sockets are open, with the rights of the start.
            using FiguresPage figures = FiguresPage.Create(options);
            using AccessLogFile? log = AccessLogFile.Create(options);
            using ListenerSet listeners = ListenerSet.Open(options);
            listeners.CheckSlots(options);
            figures.SetAddresses(listeners.EndPoints);
            figures.Publish();
            log?.Publish();

            // Rings and threads created from here on have only the rights that are left.
            ProcessLockdown.DropPrivileges(user, !options.NoLockdown);
            KernelRequirements.RequireRelease();
            Signals signals = new();
            using Supervisor supervisor = new(options, listeners, signals, figures, log, site);
            supervisor.Start();
            Print(
                options,
                $"listening on {string.Join(", ", listeners.EndPoints)}{(listeners.Shared ? " (shared)" : "")}: "
                + $"{Modes.NameOf(options.Mode)}, {(options.Rings == 1 ? "" : $"{options.Rings} rings, each ")}{options.Slots} slots, "
                + $"ring of {supervisor.Ring.Submissions.Capacity} submission and {supervisor.Ring.Completions.Capacity} completion entries"
                + (options.ReadsRequests ? $"; {RequestsText.Of(options)}" : "")
                + (site.Files is { } files ? $"; {files.Counts}" : ""));
            foreach (string notice in site.Notices)
            {
                Output.PrintNotice(notice);
            }

            Output.PrintNotice(ProcessorsCheck.QuotaNotice(options, CpuQuota.Read()));
            Print(options, supervisor.Run());
            return ExitCode.Success;
        }
        catch (IoUringSetupException e)
        {
            Output.PrintError(RingPermission.Explain(e.Message, e.Cause, options));
            return ExitCode.RunTime;
        }
        catch (Exception e) when (e is ServerException or IoUringException)
        {
            Output.PrintError(e.Message);
            return ExitCode.RunTime;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Output.PrintError(ServerException.CannotReadSystem(e).Message);
            return ExitCode.RunTime;
        }
    }

    private static int Check(ServerOptions options)
    {
        bool fault = false;
        foreach (Finding finding in SystemCheck.Run(options))
        {
            Output.Print($"{finding}");
            fault |= finding.Level == FindingLevel.Fault;
        }

        return fault ? ExitCode.RunTime : ExitCode.Success;
    }

    private static void Print(ServerOptions options, string line)
    {
        if (!options.Quiet)
        {
            Output.Print(line);
        }
    }
}
