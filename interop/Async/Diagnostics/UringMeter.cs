using System.Diagnostics.Metrics;
using Uring.Loops;

namespace Uring.Diagnostics;

/// <summary>The meter "Uring": sums over all loops of the process, those that have ended included.</summary>
internal static class UringMeter
{
    private static readonly Lock s_lock = new();
    private static readonly HashSet<RingLoop> s_loops = [];
    private static readonly Meter s_meter = new("Uring");
    private static readonly Counter<long> s_fallbacks = s_meter.CreateCounter<long>(
        "uring.fallbacks", "{fallback}", "Times that io_uring was refused to the process.");

    private static (long Operations, long Wakes, long Enters, long Overflows) s_ended;

    static UringMeter()
    {
        _ = s_meter.CreateObservableCounter("uring.operations", () => Sum(f => f.Operations, s_ended.Operations), "{operation}", "Operations that were completed.");
        _ = s_meter.CreateObservableCounter("uring.wakes", () => Sum(f => f.Wakes, s_ended.Wakes), "{wake}", "Times that a thread woke a loop.");
        _ = s_meter.CreateObservableCounter("uring.enters", () => Sum(f => f.Enters, s_ended.Enters), "{call}", "Calls of io_uring_enter(2).");
        _ = s_meter.CreateObservableCounter("uring.overflows", () => Sum(f => f.Overflows, s_ended.Overflows), "{completion}", "Completions that the kernel lost.");
        _ = s_meter.CreateObservableUpDownCounter("uring.depth", () => Sum(f => f.Depth, 0), "{operation}", "Operations in flight.");
        _ = s_meter.CreateObservableUpDownCounter("uring.loops", () => Sum(_ => 1, 0), "{loop}", "Loops that run.");
    }

    /// <summary>Includes a loop in the sums.</summary>
    public static void Add(RingLoop loop)
    {
        lock (s_lock)
        {
            _ = s_loops.Add(loop);
        }
    }

    /// <summary>Adds the figures of a loop that ends to those of the ended loops.</summary>
    public static void Remove(RingLoop loop)
    {
        lock (s_lock)
        {
            if (s_loops.Remove(loop))
            {
                LoopFigures last = loop.Figures;
                s_ended.Operations += last.Operations;
                s_ended.Wakes += last.Wakes;
                s_ended.Enters += last.Enters;
                s_ended.Overflows += last.Overflows;
            }
        }
    }

    /// <summary>Counts a refusal of io_uring.</summary>
    public static void CountFallback() => s_fallbacks.Add(1);

    private static long Sum(Func<LoopFigures, long> figure, long ended)
    {
        lock (s_lock)
        {
            return ended + s_loops.Sum(loop => figure(loop.Figures));
        }
    }
}
