using System.Diagnostics;
using System.Globalization;
using Uring.Bench.Report;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Bench.Ring;

/// <summary>
/// Measures NOPs in batches on rings with SQPOLL, in this library and in liburing's C. Neither side makes a
/// system call.
/// </summary>
/// <remarks>
/// The SQ thread and this one poll the same cache line. A round trip takes 3 times as long where their processors
/// do not share a cache. The host of a virtual machine moves the processors at any time. So the two sides take
/// turns, each with a new ring.
/// </remarks>
internal sealed unsafe class PolledRoundTrips(LiburingRings liburing)
{
    private const uint Entries = 256;
    private const uint IdleMilliseconds = 1000;
    private const uint WarmUp = 25_600;
    private const uint Total = 256_000;
    private const int Rounds = 15;

    private static readonly uint[] s_batches = [1, 32, 256];

    /// <summary>Measures each size of a batch, and prints a table in Markdown.</summary>
    public void Run()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SQPOLL, ns per NOP: medians of {Rounds} rounds with the minimum and the maximum"));
        Console.WriteLine();
        Console.WriteLine("| NOPs at a time | liburing, gcc -O2 | Uring | ratio within a round |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        foreach (uint batch in s_batches)
        {
            (double Theirs, double Ours)[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => (MeasureLiburing(batch), MeasureOurs(batch)))];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {batch} | {Spread.Of(rounds.Select(r => r.Theirs)).Show("F0")} | {Spread.Of(rounds.Select(r => r.Ours)).Show("F0")} | {Spread.Of(rounds.Select(r => r.Ours / r.Theirs)).Show("F2")} |"));
        }

        Console.WriteLine();
    }

    private double MeasureLiburing(uint batch)
    {
        nint ring = liburing.Create(Entries, IORING_SETUP_SQPOLL);
        if (ring == 0)
        {
            throw new InvalidOperationException("the kernel refuses liburing's ring");
        }

        _ = liburing.Poll(ring, WarmUp, batch);
        long start = Stopwatch.GetTimestamp();
        _ = liburing.Poll(ring, Total, batch);
        double time = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Total;
        liburing.Destroy(ring);
        return time;
    }

    private static double MeasureOurs(uint batch)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Entries, SqPoll = true, SqThreadIdle = IdleMilliseconds });
        _ = Poll(ring, WarmUp, batch);
        long start = Stopwatch.GetTimestamp();
        _ = Poll(ring, Total, batch);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Total;
    }

    private static ulong Poll(IoUring ring, uint total, uint batch)
    {
        ulong sum = 0;
        CompletionQueue completions = ring.Completions;
        for (uint done = 0; done < total; done += batch)
        {
            Nops.Prepare(ring, batch);
            _ = ring.Submit();
            while (completions.Ready < batch)
            {
            }

            sum += Nops.Reap(ring);
        }

        return sum;
    }
}
