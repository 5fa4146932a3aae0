using System.Diagnostics.Metrics;

namespace Uring.Diagnostics;

/// <summary>The meter "Uring": sums over all loops of the process, those that have ended included.</summary>
/// <remarks>Every instrument is observable, so that a listener that starts late still reads all counts.</remarks>
internal static class UringMeter
{
    private static readonly Lock s_lock = new();
    private static readonly HashSet<LoopFigures> s_running = [];
    private static readonly LoopFigures s_ended = new();
    private static readonly Meter s_meter = new("Uring");
    private static long s_fallbacks;

    static UringMeter()
    {
        Count("uring.operations", "{operation}", "Operations that were completed.", static f => f.Operations);
        Count("uring.wakes", "{wake}", "Times that a thread woke a loop.", static f => f.Wakes);
        Count("uring.enters", "{call}", "Calls of io_uring_enter(2).", static f => f.Enters);
        Count("uring.overflows", "{completion}", "Completions that the kernel lost.", static f => f.Overflows);
        _ = s_meter.CreateObservableCounter(
            "uring.fallbacks", static () => Volatile.Read(ref s_fallbacks), "{fallback}", "Times that io_uring was refused to the process.");
        _ = s_meter.CreateObservableUpDownCounter("uring.depth", static () => SumOfRunning(f => f.Depth), "{operation}", "Operations in flight.");
        _ = s_meter.CreateObservableUpDownCounter("uring.loops", static () => SumOfRunning(_ => 1), "{loop}", "Loops that run.");
    }

    /// <summary>Includes a loop in the sums.</summary>
    /// <param name="figures">The figures of the loop.</param>
    public static void Add(LoopFigures figures)
    {
        lock (s_lock)
        {
            _ = s_running.Add(figures);
        }
    }

    /// <summary>Adds the figures of a loop that ends to those of the ended loops.</summary>
    /// <param name="figures">The figures of the loop.</param>
    public static void Remove(LoopFigures figures)
    {
        lock (s_lock)
        {
            if (s_running.Remove(figures))
            {
                s_ended.Add(figures);
            }
        }
    }

    /// <summary>Counts a refusal of io_uring.</summary>
    public static void CountFallback() => Interlocked.Increment(ref s_fallbacks);

    private static void Count(string name, string unit, string description, Func<LoopFigures, long> figure) => s_meter.CreateObservableCounter(
        name,
        () =>
        {
            // A loop that ends moves from one sum to the other, so one lock covers both.
            lock (s_lock)
            {
                return figure(s_ended) + s_running.Sum(figure);
            }
        },
        unit,
        description);

    private static long SumOfRunning(Func<LoopFigures, long> figure)
    {
        lock (s_lock)
        {
            return s_running.Sum(figure);
        }
    }
}
