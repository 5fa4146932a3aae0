using System.CommandLine;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Processes;

namespace Uring.Bench.Scaling;

/// <summary><c>-- scaling</c>: the server over the number of clients, and over the number of slots.</summary>
internal static class ScalingCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(3);
        Option<double> seconds = ToolOptions.Duration("--seconds", "The duration of each load, in seconds.", 2);
        Option<uint[]> clients = BenchOptions.Numbers("--clients", "The numbers of concurrent clients.", 1, 4, 16, 64, 256, 1024, 4096, 10_000);
        Option<uint[]> slots = BenchOptions.Numbers("--slots", "The numbers of slots.", 64, 256, 1024, 4096, 16_384, 65_536);
        Option<uint> slotClients = BenchOptions.Clients("--slot-clients", "The number of concurrent clients for every number of slots.", 256);
        Option<string?> binary = ToolOptions.Binary();
        Option<string> folder = BenchOptions.Out("scaling");
        Command command = new("scaling", "Measures connections per second and CPU per connection over the number of clients, and over the number of slots.")
        {
            rounds, seconds, clients, slots, slotClients, binary, folder,
        };
        command.SetAction(parsed =>
        {
            using OrderlyExit exit = new();
            using WorkFolder work = new();
            return new ScalingRun(
                new ScalingSettings
                {
                    Rounds = parsed.GetValue(rounds),
                    Seconds = parsed.GetValue(seconds),
                    Clients = parsed.GetValue(clients)!,
                    Slots = parsed.GetValue(slots)!,
                    SlotClients = parsed.GetValue(slotClients),
                    Binary = parsed.GetValue(binary),
                    Out = parsed.GetValue(folder)!,
                },
                work,
                Console.WriteLine).Run();
        });
        return command;
    }
}
