using Uring.Bench.Report;
using Uring.Bench.Servers.Peers;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Report;

/// <summary>The results of a run.</summary>
/// <param name="progress">Receives every remark at once.</param>
internal sealed class Results(Action<string> progress)
{
    private readonly List<string> _remarks = [];

    /// <summary>The machine and the time of the run.</summary>
    public MachineFacts Machine { get; } = MachineFacts.Read();

    /// <summary>The versions of the load generators.</summary>
    public Dictionary<string, string> LoadVersions { get; } = [];

    /// <summary>The figures without load.</summary>
    public List<ServerFootprint> Footprints { get; } = [];

    /// <summary>Every load of every round.</summary>
    public List<LoadSample> Loads { get; } = [];

    /// <summary>The servers and measurements that are missing or failed, with the reasons.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>The servers that took part.</summary>
    public List<ServerProgram> Peers { get; } = [];

    /// <summary>Adds a remark to the report and prints it at once.</summary>
    /// <param name="text">The remark, in one line.</param>
    public void Remark(string text)
    {
        _remarks.Add(text);
        progress(text);
    }

    /// <summary>Adds the remark that a server or a measurement is missing.</summary>
    /// <param name="name">The server or the measurement.</param>
    /// <param name="why">The reason.</param>
    public void LeaveOut(string name, string why) => Remark($"skipped: {name}: {why}");

    /// <summary>Returns the samples of one cell of a table.</summary>
    /// <param name="server">The server.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    public IEnumerable<LoadSample> Of(string server, string load, uint clients) =>
        Loads.Where(sample => sample.Server == server && sample.Load == load && sample.Clients == clients);

    /// <summary>Returns the ratios of a figure to the one of the reference within each round.</summary>
    /// <param name="server">The server.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    /// <param name="figure">The figure.</param>
    public Spread RatioToReference(string server, string load, uint clients, Func<LoadSample, double> figure) =>
        Spread.Of(Ratios.Within(Of(server, load, clients), Of(PeerCatalog.Reference, load, clients), figure));
}
