using System.Diagnostics;

namespace Uring.FileLoad;

/// <summary>Measures running workers.</summary>
internal static class Measurement
{
    /// <summary>Warms up, measures and stops the workers.</summary>
    /// <param name="arguments">The times.</param>
    /// <param name="counters">The counters of the workers.</param>
    /// <param name="running">The task of all workers.</param>
    public static Figures Take(LoadArguments arguments, Counters counters, Task running)
    {
        Thread.Sleep(arguments.WarmUp);

        // The exact number of allocated bytes stops all threads for a moment, outside of the measured time.
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(0);
        Environment.ProcessCpuUsage cpu = Environment.CpuUsage;
        long operations = counters.Sum;
        long start = Stopwatch.GetTimestamp();

        Thread.Sleep(arguments.Time);

        // An fsync(2) of a busy disk can take longer than the measurement. A task that has failed completes
        // no operation.
        while (counters.Sum == operations && !running.IsCompleted)
        {
            Thread.Sleep(1);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        operations = counters.Sum - operations;
        Environment.ProcessCpuUsage used = Environment.CpuUsage;
        collections = GC.CollectionCount(0) - collections;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        counters.Stop();
        return new Figures(operations, elapsed, used.UserTime - cpu.UserTime, used.PrivilegedTime - cpu.PrivilegedTime, allocated, collections);
    }
}
