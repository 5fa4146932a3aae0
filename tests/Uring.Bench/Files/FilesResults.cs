using Uring.Bench.Report;

namespace Uring.Bench.Files;

/// <summary>The results of a run.</summary>
/// <param name="storage">The file system and the device.</param>
/// <param name="progress">Receives every remark at once.</param>
internal sealed class FilesResults(string storage, Action<string> progress)
{
    // In processors. An idle machine still has the interrupts of the device and the threads of the file system.
    private const double Tolerated = 0.25;

    private readonly List<string> _remarks = [];

    /// <summary>The machine and the time of the run.</summary>
    public MachineFacts Machine { get; } = MachineFacts.Read();

    /// <summary>The file system and the device.</summary>
    public string Storage => storage;

    /// <summary>The peers that took part.</summary>
    public List<IFilePeer> Peers { get; } = [];

    /// <summary>Every measurement of every round.</summary>
    public List<FileSample> Samples { get; } = [];

    /// <summary>The peers and measurements that are missing or failed, with the reasons.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Adds a remark to the report and prints it at once.</summary>
    /// <param name="text">The remark, in one line.</param>
    public void Remark(string text)
    {
        _remarks.Add(text);
        progress(text);
    }

    /// <summary>Adds the remark that a peer or a measurement is missing.</summary>
    /// <param name="name">The peer or the measurement.</param>
    /// <param name="why">The reason.</param>
    public void LeaveOut(string name, string why) => Remark($"skipped: {name}: {why}");

    /// <summary>Adds a remark when the machine had other work during the reads.</summary>
    public void RemarkNoise()
    {
        Spread others = Spread.Of(
            Samples.Where(sample => sample.Load is FileLoads.DirectRead or FileLoads.CachedRead).Select(sample => sample.Others));
        if (others.Median > Tolerated)
        {
            Remark(FormattableString.Invariant(
                $"unreliable: {others.Median:F2} processors (median; at most {others.Max:F2}) were busy with another process"));
        }
    }

    /// <summary>Returns the samples of one line of a table.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="load">The load.</param>
    /// <param name="depth">The number of operations in flight.</param>
    public IEnumerable<FileSample> Of(string peer, string load, uint depth) =>
        Samples.Where(sample => sample.Peer == peer && sample.Load == load && sample.Depth == depth);

    /// <summary>Returns the ratios of a figure to the one of another peer within each round.</summary>
    /// <param name="samples">The samples of one line of a table.</param>
    /// <param name="other">The other peer.</param>
    /// <param name="figure">The figure.</param>
    public Spread Ratio(IReadOnlyList<FileSample> samples, string other, Func<FileSample, double> figure) =>
        Spread.Of(Ratios.Within(samples, Of(other, samples[0].Load, samples[0].Depth), figure));
}
