using System.Globalization;
using System.Text;
using Uring.Bench.Report;

namespace Uring.Bench.Servers.Report;

/// <summary>
/// The processor time of the load generators themselves, over all servers. On a shared machine the most
/// expensive one leaves the least time for the server.
/// </summary>
internal static class ClientCpuTable
{
    private const string Ours = "own";

    /// <summary>Writes the table, or nothing without figures.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="results">The results of the run.</param>
    public static void Write(StringBuilder text, Results results)
    {
        string[] loads = [.. results.Loads.Select(sample => sample.Load).Distinct()];
        if (loads.Length == 0)
        {
            return;
        }

        string[] others = loads.Contains(Ours) ? [.. loads.Where(load => load != Ours)] : [];
        text.AppendLine("### CPU of the clients, us per connection, over all servers and rounds").AppendLine();
        text.AppendLine($"| clients |{string.Concat(loads.Select(load => $" {load} |"))}{string.Concat(others.Select(load => $" {Ours} to {load} |"))}");
        text.AppendLine($"| ---: |{string.Concat(loads.Concat(others).Select(_ => " ---: |"))}");
        foreach (uint clients in results.Loads.Select(sample => sample.Clients).Distinct().Order())
        {
            IEnumerable<string> costs = loads.Select(load => Spread.Of(Cost(results, load, clients)).Show("F1"));
            IEnumerable<string> ratios = others.Select(load => Spread.Of(RatiosTo(results, load, clients)).Show("F2"));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {clients:N0} | {string.Join(" | ", costs.Concat(ratios))} |");
        }

        text.AppendLine();
    }

    private static IEnumerable<double> Cost(Results results, string load, uint clients) =>
        results.Loads.Where(sample => sample.Load == load && sample.Clients == clients).Select(sample => sample.ClientCpu);

    // A ratio compares two load generators with the same server in the same round.
    private static IEnumerable<double> RatiosTo(Results results, string load, uint clients) => results.Peers.SelectMany(peer =>
        Ratios.Within(results.Of(peer.Name, Ours, clients), results.Of(peer.Name, load, clients), sample => sample.ClientCpu));
}
