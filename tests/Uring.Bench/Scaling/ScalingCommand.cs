using System.CommandLine;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Processes;

namespace Uring.Bench.Scaling;

/// <summary><c>-- scaling</c>: how our server's figures grow with its clients and with its slots.</summary>
internal static class ScalingCommand
{
    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(3);
        Option<double> seconds = ToolOptions.Duration("--seconds", "How long each load lasts.", 2);
        Option<uint[]> clients = BenchOptions.Numbers("--clients", "How many clients at a time.", 1, 4, 16, 64, 256, 1024, 4096, 10_000);
        Option<uint[]> slots = BenchOptions.Numbers("--slots", "How many slots.", 64, 256, 1024, 4096, 16_384, 65_536);
        Option<uint> slotClients = BenchOptions.Clients("--slot-clients", "How many clients there are while slots grow.", 256);
        Option<string?> binary = ToolOptions.Binary();
        Option<string> folder = BenchOptions.Out("scaling");
        Command command = new("scaling", "Measures how connections per second and CPU per connection grow with clients and with slots.")
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
