using System.Diagnostics;
using HdrHistogram;
using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>The results of the clients of one run. A run fills them without an allocation.</summary>
internal sealed class LoadOutcome
{
    // In microseconds: one minute. The histogram keeps three significant digits.
    private const long LongestLatency = 60_000_000;

    private readonly LongHistogram _latencies = new(LongestLatency, 3);
    private readonly long[] _endings = new long[Enum.GetValues<ConnectionEnd>().Length];
    private readonly long[] _errors = new long[256];

    /// <summary>The time from the first connection to the end of the last one.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The processor time of the client's thread.</summary>
    public TimeSpan ClientCpu { get; set; }

    /// <summary>Bytes that the client's thread allocated.</summary>
    public long ClientAllocated { get; set; }

    /// <summary>Connections that had not ended when the run was cancelled.</summary>
    public long Unfinished { get; set; }

    /// <summary>Connections that ended in any way.</summary>
    public long Connections { get; private set; }

    /// <summary>The number of connections that ended in one way.</summary>
    public long Count(ConnectionEnd ending) => _endings[(int)ending];

    /// <summary>The time from the submission to the last byte of whole responses, in microseconds.</summary>
    /// <param name="percentile">0 to 100.</param>
    public long Latency(double percentile) => _latencies.TotalCount == 0 ? 0 : _latencies.GetValueAtPercentile(percentile);

    /// <summary>The errors by name, with the number of connections that each error ended.</summary>
    public IEnumerable<(Errno Errno, long Count)> Errors =>
        _errors.Index().Where(error => error.Item > 0).Select(error => ((Errno)error.Index, error.Item));

    /// <summary>Counts and times a connection, or a request of a kept connection, that has ended.</summary>
    /// <param name="whole">Whether the client has the whole response.</param>
    /// <param name="errno">The first error of the connection.</param>
    /// <param name="start">The submission, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="end">The last byte, in the same ticks.</param>
    public void Add(bool whole, Errno errno, long start, long end)
    {
        ConnectionEnd ending = ConnectionEnds.Of(whole, errno);
        Connections++;
        _endings[(int)ending]++;
        if (ending == ConnectionEnd.Whole)
        {
            long microseconds = (end - start) * 1_000_000 / Stopwatch.Frequency;
            _latencies.RecordValue(Math.Min(microseconds, LongestLatency));
        }

        if (errno != Errno.None)
        {
            _errors[(int)errno & 255]++;
        }
    }
}
