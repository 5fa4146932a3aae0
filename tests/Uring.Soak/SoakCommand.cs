using System.CommandLine;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak;

/// <summary>The command line of the soak.</summary>
internal static class SoakCommand
{
    private const int MinThreads = 32;

    /// <summary>Creates the command and its options.</summary>
    public static RootCommand Create()
    {
        Option<double> minutes = ToolOptions.Duration("--minutes", "The approximate duration in minutes, both modes together.", 1);
        Option<string> mode = new Option<string>("--mode") { Description = "The mode of the server.", DefaultValueFactory = _ => "both" }
            .AcceptOnlyFromAmong("sqpoll", "batched", "both");
        Option<string?> only = new Option<string?>("--only") { Description = "The only server of the run. Without the option all run." }
            .AcceptOnlyFromAmong("kept", "site");
        Option<string?> binary = ToolOptions.Binary();
        Option<string?> stats = new("--stats") { Description = "A folder that keeps the pages of figures." };
        Option<bool> inside = new(PrivateNetwork.Option) { Description = "The run is inside its network namespace.", Hidden = true };
        RootCommand command = new("Loads and abuses uring-server, and checks the accounts of its connections, slots and memory.")
        {
            minutes, mode, only, binary, stats, inside,
        };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(inside) && PrivateNetwork.Run() is { } exitCode)
            {
                return exitCode;
            }

            return Run(
                new SoakSettings
                {
                    Minutes = parsed.GetValue(minutes),
                    Modes = parsed.GetValue(mode) is "both" or null ? ["sqpoll", "batched"] : [parsed.GetValue(mode)!],
                    Only = parsed.GetValue(only),
                    Binary = parsed.GetValue(binary),
                    Stats = parsed.GetValue(stats),
                },
                parsed.GetValue(inside));
        });
        return command;
    }

    private static int Run(SoakSettings settings, bool alone)
    {
        // Waits for servers and tools block threads of the pool. The clients need threads at once.
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        using OrderlyExit exit = new();
        using WorkFolder work = new();
        try
        {
            // One binary for all modes.
            string binary = new OurServer(settings.Binary).Plain().Binary;
            bool balances = true;
            foreach (string mode in settings.Modes)
            {
                balances &= new SoakRun(settings with { Binary = binary }, mode, work, alone).Run();
            }

            return balances ? 0 : 1;
        }
        catch (Exception e)
        {
            // An unhandled exception would end the process without ProcessExit, and leave the servers behind.
            Console.WriteLine($"FAILED: {e}");
            return 1;
        }
    }
}
