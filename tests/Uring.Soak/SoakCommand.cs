using System.CommandLine;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Soak;

/// <summary><c>-- soak</c>: mixed load and abuse for a while, and then the accounts.</summary>
internal static class SoakCommand
{
    /// <summary>The command and its options.</summary>
    public static RootCommand Create()
    {
        Option<double> minutes = ToolOptions.Duration("--minutes", "How long, about.", 1);
        Option<string> mode = new Option<string>("--mode") { Description = "Which mode of the server.", DefaultValueFactory = _ => "both" }
            .AcceptOnlyFromAmong("sqpoll", "batched", "both");
        Option<string?> binary = ToolOptions.Binary();
        Option<string?> stats = new("--stats") { Description = "A folder where the servers' figures are left." };
        Option<bool> inside = new(PrivateNetwork.Option) { Description = "This is a network namespace of the run's own already.", Hidden = true };
        RootCommand command = new("Loads and abuses our server in every way we know, and checks that each connection, slot and byte is accounted for.")
        {
            minutes, mode, binary, stats, inside,
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
                    Binary = parsed.GetValue(binary),
                    Stats = parsed.GetValue(stats),
                },
                parsed.GetValue(inside));
        });
        return command;
    }

    private static int Run(SoakSettings settings, bool alone)
    {
        using OrderlyExit exit = new();
        using WorkFolder work = new();
        try
        {
            // Once for all modes.
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
            // Whatever it is: an exception that nobody catches would leave the servers behind.
            Console.WriteLine($"FAILED: {e}");
            return 1;
        }
    }
}
