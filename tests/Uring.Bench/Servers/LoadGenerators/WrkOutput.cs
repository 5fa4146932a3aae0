namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>Reads the output of <c>wrk --latency</c>.</summary>
internal static class WrkOutput
{
    /// <summary>Returns the figures of a run.</summary>
    /// <param name="output">The output.</param>
    /// <param name="clientCpu">The processor time of wrk, in seconds.</param>
    /// <exception cref="FormatException">
    /// The output is not that of a run. The message contains the output.
    /// </exception>
    public static LoadFigures Read(string output, double clientCpu)
    {
        TextFigures text = new(output);
        long requests = (long)(text.TryBefore("requests in") ?? 0);
        long bad = (long)(text.TryAfter("Non-2xx or 3xx responses:") ?? 0);

        // "Thread Stats" contains "read ", too.
        TextFigures errors = From(output, "Socket errors:");
        long read = (long)(errors.TryAfter("read ") ?? 0);
        long others = (long)((errors.TryAfter("connect ") ?? 0) + (errors.TryAfter("write ") ?? 0) + (errors.TryAfter("timeout ") ?? 0));

        // The lines above have percentages, too: the share of the requests within the standard deviation.
        TextFigures percentiles = From(output, "Latency Distribution");
        return new LoadFigures
        {
            Seconds = text.After("requests in "),
            Connections = requests,
            Whole = Math.Max(0, requests - bad),
            Resets = read,
            Failed = others + bad,
            P50 = percentiles.TryTimeAfter(" 50%"),
            P99 = percentiles.TryTimeAfter(" 99%"),
            Max = null,
            ClientCpu = clientCpu,
        };
    }

    private static TextFigures From(string output, string label)
    {
        int at = output.IndexOf(label, StringComparison.Ordinal);
        return new TextFigures(at < 0 ? "" : output[at..]);
    }
}
