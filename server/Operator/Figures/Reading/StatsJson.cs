using System.Text;
using System.Text.Json;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>
/// Writes a snapshot as one JSON object. Its keys are stable: keys may be added, none is removed or changes
/// its meaning.
/// </summary>
internal static class StatsJson
{
    public static string Write(Snapshot snapshot)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            WriteServer(json, snapshot);
            json.WriteStartObject("total");
            WriteFigures(json, snapshot.Total);
            json.WriteEndObject();
            json.WriteStartArray("rings");
            foreach (ref readonly RingFigures ring in snapshot.Rings)
            {
                json.WriteStartObject();
                WriteFigures(json, ring);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return $"{Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length)}\n";
    }

    private static void WriteServer(Utf8JsonWriter json, Snapshot snapshot)
    {
        json.WriteNumber("version", PageHeader.LayoutVersion);
        json.WriteString("state", $"{snapshot.Condition}".ToLowerInvariant());
        json.WriteBoolean("alive", snapshot.IsAlive);
        json.WriteNumber("pid", snapshot.Pid);
        json.WriteNumber("taken_at_ms", snapshot.TakenAt.ToUnixTimeMilliseconds());
        json.WriteNumber("started_at_ms", snapshot.StartedAt.ToUnixTimeMilliseconds());
        if (snapshot.StoppedAt is { } stoppedAt)
        {
            json.WriteNumber("stopped_at_ms", stoppedAt.ToUnixTimeMilliseconds());
        }
        else
        {
            json.WriteNull("stopped_at_ms");
        }

        json.WriteString("mode", snapshot.Mode);
        json.WriteNumber("slots_per_ring", snapshot.Slots);
        json.WriteNumber("linger_ms", snapshot.Linger);
        json.WriteBoolean("reads_requests", snapshot.ReadsRequests);
        json.WriteNumber("keep_alive_s", snapshot.KeepAlive);
        json.WriteNumber("reloads", snapshot.Reloads);
        json.WriteStartArray("listen");
        foreach (string address in snapshot.Addresses)
        {
            json.WriteStringValue(address);
        }

        json.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter json, in RingFigures figures)
    {
        foreach (Figure counter in Figure.Counters)
        {
            json.WriteNumber(counter.Name, counter.Value(figures));
        }

        json.WriteNumber(Figure.Requests.Name, Figure.Requests.Value(figures));
        WriteObject(json, $"{Figure.RequestClasses.Name}_by_class", Figure.RequestClasses.Figures, figures);
        json.WriteNumber(Figure.RequestTimeouts.Name, Figure.RequestTimeouts.Value(figures));
        WriteObject(json, Figure.Refusals.Name, Figure.Refusals.Figures, figures);
        WriteObject(json, "slots", Figure.SlotStates, figures);
        json.WriteNumber(Figure.Parked.Name, Figure.Parked.Value(figures));
        json.WriteStartArray("errors");
        foreach (ErrorCount error in Snapshot.Errors(figures))
        {
            json.WriteStartObject();
            json.WriteString("operation", error.OperationName);
            json.WriteString("errno", error.ErrnoName);
            json.WriteNumber("number", (int)error.Errno);
            json.WriteNumber("count", error.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, string key, IReadOnlyList<Figure> members, in RingFigures figures)
    {
        json.WriteStartObject(key);
        foreach (Figure figure in members)
        {
            json.WriteNumber(figure.Name, figure.Value(figures));
        }

        json.WriteEndObject();
    }
}
