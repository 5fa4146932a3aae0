using System.CommandLine;
using Uring.Soak.Kestrel;
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
        Option<bool> kestrel = new("--kestrel") { Description = "Runs ASP.NET Core on io_uring instead of uring-server." };
        Option<string> scheduling = new Option<string>("--scheduling") { Description = "With --kestrel: where the application runs.", DefaultValueFactory = _ => "both" }
            .AcceptOnlyFromAmong([.. KestrelSoak.Schedulings, "both"]);
        Option<bool> inside = new(PrivateNetwork.Option) { Description = "The run is inside its network namespace.", Hidden = true };
        RootCommand command = new("Loads and abuses uring-server, and checks the accounts of its connections, slots and memory.")
        {
            minutes, mode, only, binary, stats, kestrel, scheduling, inside,
        };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(inside) && PrivateNetwork.Run() is { } exitCode)
            {
                return exitCode;
            }

            if (parsed.GetValue(kestrel))
            {
                IReadOnlyList<string> schedulings = parsed.GetValue(scheduling) is "both" or null ? KestrelSoak.Schedulings : [parsed.GetValue(scheduling)!];
                return Run(work => KestrelSoak.Run(parsed.GetValue(minutes), schedulings, work, parsed.GetValue(inside)));
            }

            return RunServer(
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

    private static int RunServer(SoakSettings settings, bool alone) => Run(work =>
    {
        // One binary for all modes.
        string binary = new OurServer(settings.Binary).Plain().Binary;
        bool balances = true;
        foreach (string mode in settings.Modes)
        {
            balances &= new SoakRun(settings with { Binary = binary }, mode, work, alone).Run();
        }

        return balances;
    });

    private static int Run(Func<WorkFolder, bool> balances)
    {
        // Waits for servers and tools block threads of the pool. The clients need threads at once.
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        using OrderlyExit exit = new();
        using WorkFolder work = new();
        try
        {
            return balances(work) ? 0 : 1;
        }
        catch (Exception e)
        {
            // An unhandled exception would end the process without ProcessExit, and leave the servers behind.
            Console.WriteLine($"FAILED: {e}");
            return 1;
        }
    }
}
