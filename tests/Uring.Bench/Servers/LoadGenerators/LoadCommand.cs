using System.CommandLine;
using System.Net;
using Uring.TestTools.CommandLine;
using Uring.TestTools.Load;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary><c>-- load</c>: our own load generator against a running server.</summary>
internal static class LoadCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static Command Create()
    {
        Option<IPEndPoint> to = BenchOptions.Address("--to", "The address and port of the server.", new IPEndPoint(IPAddress.Loopback, 8000));
        Option<uint> clients = BenchOptions.Clients("--clients", "The number of concurrent connections.", 64);
        Option<double> seconds = ToolOptions.Duration("--seconds", "The duration, in seconds.", 5);
        Option<long?> connections = new("--connections") { Description = "The number of connections, instead of a duration." };
        Option<RequestKind> request = new("--request") { Description = "The request of the clients.", DefaultValueFactory = _ => RequestKind.Http11 };
        Command command = new("load", "Loads a running server, and reports how the connections of its clients end.")
        {
            to, clients, seconds, connections, request,
        };
        command.SetAction(parsed =>
        {
            LoadSettings settings = parsed.GetValue(connections) is { } count ? LoadSettings.Of(count) : LoadSettings.For(parsed.GetValue(seconds));
            using LoadGenerator load = new(parsed.GetValue(to)!, parsed.GetValue(clients), parsed.GetValue(request));
            Print(load.Run(settings));
            return 0;
        });
        return command;
    }

    private static void Print(LoadOutcome outcome)
    {
        double rate = outcome.Connections / outcome.Elapsed.TotalSeconds;
        double cost = outcome.ClientCpu.TotalMicroseconds / Math.Max(1, outcome.Connections);
        Console.WriteLine($"{outcome.Connections} connections in {outcome.Elapsed.TotalSeconds:F2} s: {rate:F0}/s; client {cost:F1} us each, {outcome.ClientAllocated} bytes allocated");
        foreach (ConnectionEnd ending in Enum.GetValues<ConnectionEnd>())
        {
            Console.WriteLine($"  {ending,-15}{outcome.Count(ending)}");
        }

        Console.WriteLine($"  {"Unfinished",-15}{outcome.Unfinished}");
        Console.WriteLine($"  to the last byte, us: p50 {outcome.Latency(50)}, p99 {outcome.Latency(99)}, p99.9 {outcome.Latency(99.9)}, max {outcome.Latency(100)}");
        foreach ((Interop.Errno errno, long count) in outcome.Errors)
        {
            Console.WriteLine($"  {errno}: {count}");
        }
    }
}
