using Uring.Server.Operator.Figures.Reading;

namespace Uring.Server.Operator.Figures.Watching;

/// <summary>The rates per second between two snapshots.</summary>
internal readonly record struct Rates(double Connections, double Answered, double Requests, double Bytes)
{
    /// <summary>
    /// Computes the rates. All are 0 when no time has passed: the clock may have been set back.
    /// </summary>
    public static Rates Between(Snapshot before, Snapshot after)
    {
        double seconds = (after.TakenAt - before.TakenAt).TotalSeconds;
        return seconds > 0
            ? new Rates(
                (after.Total.Connections - before.Total.Connections) / seconds,
                (after.Total.Answered - before.Total.Answered) / seconds,
                (after.Total.Requests - before.Total.Requests) / seconds,
                (after.Total.BytesSent - before.Total.BytesSent) / seconds)
            : default;
    }
}
