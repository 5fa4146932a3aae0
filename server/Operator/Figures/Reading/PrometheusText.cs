using System.Globalization;
using System.Text;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>
/// Writes figures in Prometheus' text exposition format, version 0.0.4, for a file and for a client of the
/// server.
/// </summary>
internal static class PrometheusText
{
    private const string ReloadsName = "reloads_total";

    private static readonly byte[] s_reloads = Encoding.UTF8.GetBytes(
        $"{PrometheusFamily.Head(ReloadsName, "counter", "Times that the response was reloaded.")}\n{PrometheusFamily.Prefix}{ReloadsName} ");

    private static readonly PrometheusFamily[] s_counters =
    [
        .. Figure.Counters.Select(PrometheusFamily.Counter),
        PrometheusFamily.Counter(Figure.RequestClasses),
        PrometheusFamily.Counter(Figure.RequestTimeouts),
        PrometheusFamily.Counter(Figure.Refusals),
    ];

    private static readonly PrometheusFamily[] s_gauges =
    [
        PrometheusFamily.Gauge("slots", "Slots by state.", "state", Figure.SlotStates),
        PrometheusFamily.Gauge(Figure.Parked),
    ];

    /// <summary>Writes the figures that stay the same while the server runs.</summary>
    public static byte[] Server(Snapshot snapshot)
    {
        string start = string.Create(CultureInfo.InvariantCulture, $"{snapshot.StartedAt.ToUnixTimeMilliseconds() / 1000m}");
        string listen = Escaped(string.Join(' ', snapshot.Addresses));
        return Encoding.UTF8.GetBytes(
            $$"""
            {{PrometheusFamily.Head("up", "gauge", "1 while the server runs.")}}
            {{PrometheusFamily.Prefix}}up {{(snapshot.IsAlive ? 1 : 0)}}
            {{PrometheusFamily.Head("start_time_seconds", "gauge", "Start time of the server, in seconds since 1970.")}}
            {{PrometheusFamily.Prefix}}start_time_seconds {{start}}
            {{PrometheusFamily.Head("info", "gauge", "Mode and addresses of the server, as labels. Always 1.")}}
            {{PrometheusFamily.Prefix}}info{mode="{{snapshot.Mode}}",listen="{{listen}}"} 1
            """);
    }

    /// <summary>Writes the text. Allocates nothing once it has been called.</summary>
    /// <param name="target">The memory for the text. Lines for which it has no room are dropped.</param>
    /// <param name="server">The bytes of <see cref="Server"/>.</param>
    /// <param name="reloads">The number of reloads.</param>
    /// <param name="rings">The figures of all rings.</param>
    /// <returns>The lines. Their length is that of the text.</returns>
    public static Utf8Lines Write(Span<byte> target, ReadOnlySpan<byte> server, ulong reloads, ReadOnlySpan<RingFigures> rings)
    {
        Utf8Lines lines = new(target);
        lines.Add(server);
        lines.End();
        lines.Add(s_reloads);
        lines.Add(reloads);
        lines.End();
        foreach (PrometheusFamily counter in s_counters)
        {
            counter.Write(ref lines, rings);
        }

        foreach (PrometheusFamily gauge in s_gauges)
        {
            gauge.Write(ref lines, rings);
        }

        // The family whose length has no practical bound is the last, so that no other one is dropped for it.
        PrometheusErrors.Write(ref lines, rings);
        return lines;
    }

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
