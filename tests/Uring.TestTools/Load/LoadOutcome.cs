using HdrHistogram;
using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>What the clients of one run saw. Filled without allocating, read when the run is over.</summary>
internal sealed class LoadOutcome
{
    // Microseconds, to a minute, in three digits.
    private const long LongestLatency = 60_000_000;

    private readonly LongHistogram _latencies = new(LongestLatency, 3);
    private readonly long[] _endings = new long[Enum.GetValues<ConnectionEnd>().Length];
    private readonly long[] _errors = new long[256];

    /// <summary>How long it took, from the first connection to the end of the last.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The processor time of the client's thread.</summary>
    public TimeSpan ClientCpu { get; set; }

    /// <summary>Bytes that the client's thread allocated.</summary>
    public long ClientAllocated { get; set; }

    /// <summary>Connections opened whose end did not come within the time for it.</summary>
    public long Unfinished { get; set; }

    /// <summary>Connections that ended, in whatever way.</summary>
    public long Connections { get; private set; }

    /// <summary>Ended in one way.</summary>
    /// <param name="ending">Which.</param>
    public long Count(ConnectionEnd ending) => _endings[(int)ending];

    /// <summary>Time from the submission to the last byte, of whole responses, in microseconds.</summary>
    /// <param name="percentile">0 to 100.</param>
    public long Latency(double percentile) => _latencies.TotalCount == 0 ? 0 : _latencies.GetValueAtPercentile(percentile);

    /// <summary>The errors by name, with how often they ended a connection.</summary>
    public IEnumerable<(Errno Errno, long Count)> Errors =>
        _errors.Index().Where(error => error.Item > 0).Select(error => ((Errno)error.Index, error.Item));

    /// <summary>One more connection has ended.</summary>
    /// <param name="ending">How.</param>
    /// <param name="errno">The first error on it.</param>
    /// <param name="microseconds">How long it took.</param>
    public void Add(ConnectionEnd ending, Errno errno, long microseconds)
    {
        Connections++;
        _endings[(int)ending]++;
        if (ending == ConnectionEnd.Whole)
        {
            _latencies.RecordValue(Math.Min(microseconds, LongestLatency));
        }

        if (errno != Errno.None)
        {
            _errors[(int)errno & 255]++;
        }
    }
}
