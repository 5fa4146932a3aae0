using Uring.Interop;
using Uring.Server.Checking;
using Uring.Server.CommandLine;
using Uring.Server.Listening;
using Uring.Server.Loop;
using Uring.Server.Placement;
using Uring.Server.Stopping;

namespace Uring.Server;

internal static class Program
{
    private static int Main(string[] arguments) => ServerCommand.Invoke(arguments, Serve, Check);

    private static int Serve(ServerOptions options)
    {
        try
        {
            using Response response = Response.From(options.Response);
            OpenFilesLimit.Raise();
            using StopSignal stop = new();
            using Listener listener = Listener.Open(options);
            ThreadPlacement placement = ThreadPlacement.Choose(Processors.Allowed());
            using ArmedChainLoop loop = new(options, listener, response, stop.Fd, placement.SharedCpu);

            // After the ring is made: the kernel's thread inherits weight and slice of the thread that makes it.
            placement.ApplyToLoop();

            // Before the first chain is armed: whoever reads the line may take his time.
            Print(
                options,
                $"listening on {listener.EndPoint}: sqpoll, {options.Slots} slots, "
                + $"ring of {loop.SubmissionEntries} submission and {loop.CompletionEntries} completion entries");
            loop.Run();
            Print(options, StopLine(loop));
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

    private static string StopLine(ArmedChainLoop loop)
    {
        Totals totals = loop.Totals;
        return $"stopped: {totals.Connections} connections, {totals.Answered} answered, {totals.Silent} of them silent; "
            + $"errors: accept {totals.AcceptAborts + totals.AcceptShortages}, discard {totals.DiscardFailures}, "
            + $"send {totals.SendFailures}, close {totals.CloseFailures}; unfinished {loop.Unfinished}; "
            + $"allocated while serving: {loop.AllocatedBytes} bytes";
    }
}
