using System.Globalization;
using System.Text;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>Writes a snapshot as text: the server, its figures, and the errors that have happened.</summary>
internal static class StatsText
{
    private const int LabelWidth = 18;
    private const int NumberWidth = 20;

    public static string Write(Snapshot snapshot)
    {
        StringBuilder text = new();
        Line(text, "server", Server(snapshot));
        Line(text, "mode", Mode(snapshot));
        Line(text, "listening on", string.Join(' ', snapshot.Addresses));
        Line(text, "reloads", Number(snapshot.Reloads));
        text.Append('\n');
        foreach (Figure counter in Figure.Counters)
        {
            Line(text, counter.Label, Number(counter.Value(snapshot.Total)).PadLeft(NumberWidth));
        }

        if (snapshot.ReadsRequests)
        {
            WriteRequests(text, snapshot.Total);
        }

        foreach (Figure state in snapshot.SlotStates)
        {
            Line(text, $"slots {state.Label}", Number(state.Value(snapshot.Total)).PadLeft(NumberWidth));
        }

        Line(text, "rings parked", Number(Figure.Parked.Value(snapshot.Total)).PadLeft(NumberWidth));
        foreach (ErrorCount error in Snapshot.Errors(snapshot.Total))
        {
            Line(text, $"error in {error.OperationName}", $"{Number(error.Count).PadLeft(NumberWidth)}  {error.ErrnoName}: {error.Description}");
        }

        WriteRings(text, snapshot);
        return text.ToString();
    }

    /// <summary>Describes the server: PID, condition, start, and its uptime or end if known.</summary>
    public static string Server(Snapshot snapshot)
    {
        string condition = snapshot.Condition == Condition.Died ? "died (or was killed)" : $"{snapshot.Condition}".ToLowerInvariant();
        string text = $"pid {snapshot.Pid}, {condition}, started {Instant(snapshot.StartedAt)}";
        return (snapshot.IsAlive, snapshot.StoppedAt) switch
        {
            (true, _) => $"{text}, up {Duration(snapshot.TakenAt - snapshot.StartedAt)}",
            (_, { } stoppedAt) => $"{text}, stopped {Instant(stoppedAt)} after {Duration(stoppedAt - snapshot.StartedAt)}",
            _ => text,
        };
    }

    public static string Mode(Snapshot snapshot) =>
        $"{snapshot.Mode}, {Rings(snapshot)} of {snapshot.Slots} slots, linger {snapshot.Linger} ms"
        + (snapshot.ReadsRequests ? $", keep-alive {snapshot.KeepAlive} s" : "");

    public static string Number(ulong number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void WriteRings(StringBuilder text, Snapshot snapshot)
    {
        if (snapshot.Rings.Length == 1)
        {
            return;
        }

        bool requests = snapshot.ReadsRequests;
        text.Append("\nring          connections             answered").Append(requests ? "             requests" : "");
        foreach (Figure state in snapshot.SlotStates)
        {
            text.Append($" {state.Label,9}");
        }

        text.Append($" {Figure.Parked.Label,9}\n");
        for (int i = 0; i < snapshot.Rings.Length; i++)
        {
            ref readonly RingFigures ring = ref snapshot.Rings[i];
            text.Append($"{i,-4} {Number(ring.Connections),20} {Number(ring.Answered),20}")
                .Append(requests ? $" {Number(ring.Requests),20}" : "");
            foreach (Figure state in snapshot.SlotStates)
            {
                text.Append($" {state.Value(ring),9}");
            }

            text.Append($" {ring.Parked,9}\n");
        }
    }

    private static void WriteRequests(StringBuilder text, in RingFigures total)
    {
        foreach (Figure figure in (IEnumerable<Figure>)[Figure.Requests, .. Figure.RequestClasses.Figures, Figure.RequestTimeouts])
        {
            Line(text, figure.Label, Number(figure.Value(total)).PadLeft(NumberWidth));
        }

        foreach (Figure refusal in Figure.Refusals.Figures)
        {
            if (refusal.Value(total) is > 0 and ulong count)
            {
                Line(text, "requests refused", $"{Number(count).PadLeft(NumberWidth)}  {refusal.Name}");
            }
        }
    }

    private static string Rings(Snapshot snapshot) => snapshot.Rings.Length == 1 ? "1 ring" : $"{snapshot.Rings.Length} rings";

    private static void Line(StringBuilder text, string label, string value) =>
        text.Append(label.PadRight(LabelWidth)).Append(value).Append('\n');

    private static string Instant(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Formats a duration. A negative one counts as 0, since the clock may have been set back.
    /// </summary>
    private static string Duration(TimeSpan time) =>
        TimeSpan.FromSeconds(Math.Max(0, Math.Floor(time.TotalSeconds))).ToString("c", CultureInfo.InvariantCulture);
}
