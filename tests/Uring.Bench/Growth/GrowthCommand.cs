using System.CommandLine;
using Uring.Bench.Servers.Peers;

namespace Uring.Bench.Growth;

/// <summary><c>-- growth</c>: how our server's figures grow with its clients and with its slots.</summary>
internal static class GrowthCommand
{
    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        Option<int> rounds = BenchOptions.Rounds(3);
        Option<double> seconds = BenchOptions.Duration("--seconds", "How long each load lasts.", 2);
        Option<uint[]> clients = BenchOptions.Numbers("--clients", "How many clients at a time.", 1, 4, 16, 64, 256, 1024, 4096, 10_000);
        Option<uint[]> slots = BenchOptions.Numbers("--slots", "How many slots.", 64, 256, 1024, 4096, 16_384, 65_536);
        Option<uint> slotClients = BenchOptions.Clients("--slot-clients", "How many clients there are while slots grow.", 256);
        Option<string?> binary = BenchOptions.Binary();
        Option<string> folder = BenchOptions.Out("growth");
        Command command = new("growth", "Measures how connections per second and CPU per connection grow with clients and with slots.")
        {
            rounds, seconds, clients, slots, slotClients, binary, folder,
        };
        command.SetAction(parsed =>
        {
            using OrderlyExit exit = new();
            using WorkFolder work = new();
            return new GrowthRun(
                new GrowthSettings
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
