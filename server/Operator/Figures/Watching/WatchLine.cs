using System.Globalization;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Server.Operator.Figures.Watching;

/// <summary>Writes a snapshot and its rates as one line.</summary>
internal static class WatchLine
{
    public static string Write(Snapshot snapshot, Rates rates)
    {
        ulong errors = 0;
        foreach (ErrorCount error in Snapshot.Errors(snapshot.Total))
        {
            errors += error.Count;
        }

        string slots = string.Join(' ', snapshot.SlotStates.Select(state => $"{state.Name}={state.Value(snapshot.Total)}"));
        (string rate, string count) = snapshot.ReadsRequests
            ? (string.Create(CultureInfo.InvariantCulture, $"{rates.Requests:F0} req/s "), $"requests={snapshot.Total.Requests} ")
            : ("", "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{snapshot.TakenAt:HH:mm:ss} {$"{snapshot.Condition}".ToLowerInvariant()} {rates.Connections:F0} conn/s {rate}{rates.Bytes / 1e6:F2} MB/s ")
            + $"connections={snapshot.Total.Connections} answered={snapshot.Total.Answered} {count}errors={errors} {slots}";
    }
}
