using System.Globalization;
using System.Text;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>Writes a snapshot in Prometheus' text exposition format, version 0.0.4.</summary>
internal static class StatsPrometheus
{
    private const string Prefix = "uring_server_";

    public static string Write(Snapshot snapshot)
    {
        StringBuilder text = new();
        WriteServer(text, snapshot);
        foreach (Figure counter in Figure.Counters)
        {
            string name = Family(text, $"{counter.Name}_total", "counter", counter.Help);
            for (int ring = 0; ring < snapshot.Rings.Length; ring++)
            {
                Sample(text, name, counter.Value(snapshot.Rings[ring]), ("ring", $"{ring}"));
            }
        }

        WriteErrors(text, snapshot);
        WriteGauges(text, snapshot);
        return text.ToString();
    }

    private static void WriteServer(StringBuilder text, Snapshot snapshot)
    {
        Sample(text, Family(text, "up", "gauge", "1 while the server runs."), snapshot.IsAlive ? 1ul : 0ul);
        string start = Family(text, "start_time_seconds", "gauge", "Start time of the server, in seconds since 1970.");
        Sample(text, start, string.Create(CultureInfo.InvariantCulture, $"{snapshot.StartedAt.ToUnixTimeMilliseconds() / 1000m}"));
        string info = Family(text, "info", "gauge", "Mode and addresses of the server, as labels. Always 1.");
        Sample(text, info, 1ul, ("mode", snapshot.Mode), ("listen", string.Join(' ', snapshot.Addresses)));
        Sample(text, Family(text, "reloads_total", "counter", "Times that the response was reloaded."), snapshot.Reloads);
    }

    private static void WriteErrors(StringBuilder text, Snapshot snapshot)
    {
        string name = Family(text, "errors_total", "counter", "Failures by operation and error. A pair appears after its first failure.");
        for (int ring = 0; ring < snapshot.Rings.Length; ring++)
        {
            foreach (ErrorCount error in Snapshot.Errors(snapshot.Rings[ring]))
            {
                Sample(text, name, error.Count, ("ring", $"{ring}"), ("operation", error.OperationName), ("errno", error.ErrnoName));
            }
        }
    }

    private static void WriteGauges(StringBuilder text, Snapshot snapshot)
    {
        string slots = Family(text, "slots", "gauge", "Slots by state.");
        for (int ring = 0; ring < snapshot.Rings.Length; ring++)
        {
            foreach (Figure state in Figure.SlotStates)
            {
                Sample(text, slots, state.Value(snapshot.Rings[ring]), ("ring", $"{ring}"), ("state", state.Name));
            }
        }

        string parked = Family(text, Figure.Parked.Name, "gauge", Figure.Parked.Help);
        for (int ring = 0; ring < snapshot.Rings.Length; ring++)
        {
            Sample(text, parked, Figure.Parked.Value(snapshot.Rings[ring]), ("ring", $"{ring}"));
        }
    }

    /// <returns>The name of the samples.</returns>
    private static string Family(StringBuilder text, string name, string type, string help)
    {
        text.Append($"# HELP {Prefix}{name} {help}\n# TYPE {Prefix}{name} {type}\n");
        return Prefix + name;
    }

    private static void Sample(StringBuilder text, string name, ulong value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Sample(text, name, value.ToString(CultureInfo.InvariantCulture), labels);

    private static void Sample(StringBuilder text, string name, string value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        char before = '{';
        foreach ((string label, string labelValue) in labels)
        {
            text.Append(before).Append(label).Append("=\"").Append(Escaped(labelValue)).Append('"');
            before = ',';
        }

        text.Append(labels.Length > 0 ? "} " : " ").Append(value).Append('\n');
    }

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
