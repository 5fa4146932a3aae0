using System.Globalization;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>
/// Reads the output of h2load, and the latencies in its log: the output has no percentiles.
/// </summary>
internal static class H2LoadOutput
{
    // The columns of the log, separated by tabs: start, status, microseconds to the end of the response:
    // h2load(1).
    private const int Latency = 2;

    /// <summary>Returns the figures of a run.</summary>
    /// <param name="output">The output.</param>
    /// <param name="log">The lines of <c>--log-file</c>.</param>
    /// <param name="clientCpu">The processor time of h2load, in seconds.</param>
    /// <exception cref="FormatException">
    /// The output is not that of a run. The message contains the output.
    /// </exception>
    public static LoadFigures Read(string output, IEnumerable<string> log, double clientCpu)
    {
        TextFigures text = new(output);
        long requests = (long)text.After("requests: ");
        long whole = Math.Min(requests, (long)(text.TryBefore(" 2xx") ?? 0));
        double[] latencies = [.. log.Select(line => line.Split('\t')).Where(columns => columns.Length > Latency).Select(columns => double.Parse(columns[Latency], CultureInfo.InvariantCulture)).Order()];
        return new LoadFigures
        {
            Seconds = text.After("finished in "),
            Connections = requests,
            Whole = whole,
            Failed = requests - whole,
            P50 = At(latencies, 0.5),
            P99 = At(latencies, 0.99),
            P999 = At(latencies, 0.999),
            Max = At(latencies, 1),
            ClientCpu = clientCpu,
        };
    }

    private static double? At(double[] sorted, double share) => sorted.Length == 0 ? null : sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
