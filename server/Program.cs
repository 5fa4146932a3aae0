using Uring.Interop;
using Uring.Server.Checking;
using Uring.Server.CommandLine;
using Uring.Server.Figures;
using Uring.Server.Listening;
using Uring.Server.Lockdown;
using Uring.Server.Supervision;

namespace Uring.Server;

internal static class Program
{
    private static int Main(string[] arguments) => ServerCommand.Invoke(arguments, Serve, Check);

    private static int Serve(ServerOptions options)
    {
        try
        {
            // Left to the end of the process: connections that a stop has to leave unfinished may still be sent it.
            Response response = Response.From(options.Response);
            using FiguresPage figures = FiguresPage.Create(options);
            using ListenerSet listeners = ListenerSet.Open(options);
            listeners.CheckSlots(options);

            // All that takes rights is open. What is made from here on, threads of the runtime too, has only those that are left.
            ProcessLockdown.DropPrivileges(options.User, !options.NoLockdown);
            Signals signals = new();
            using Supervisor supervisor = new(options, listeners, signals, figures, response);
            supervisor.Start();
            Print(
                options,
                $"listening on {string.Join(", ", listeners.EndPoints)}{(listeners.Shared ? " (shared)" : "")}: "
                + $"{Modes.NameOf(options.Mode)}, {(options.Rings == 1 ? "" : $"{options.Rings} rings, each ")}{options.Slots} slots, "
                + $"ring of {supervisor.Ring.Submissions.Capacity} submission and {supervisor.Ring.Completions.Capacity} completion entries");
            Print(options, supervisor.Run());
            return ExitCode.Success;
        }
        catch (Exception e) when (e is ServerException or IoUringException)
        {
            Output.PrintError(e.Message);
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
