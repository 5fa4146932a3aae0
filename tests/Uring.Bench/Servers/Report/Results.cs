using Uring.Bench.Servers.Peers;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Report;

/// <summary>All that a run found out.</summary>
/// <param name="progress">Is told of every remark when it is made.</param>
internal sealed class Results(Action<string> progress)
{
    private readonly List<string> _remarks = [];

    /// <summary>Where and when.</summary>
    public MachineFacts Machine { get; } = MachineFacts.Read();

    /// <summary>The versions of the load generators.</summary>
    public Dictionary<string, string> LoadVersions { get; } = [];

    /// <summary>What was measured in runs of their own.</summary>
    public List<ServerFootprint> Footprints { get; } = [];

    /// <summary>Every load of every round.</summary>
    public List<LoadSample> Loads { get; } = [];

    /// <summary>Who was left out, or failed, and why.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>The servers that took part.</summary>
    public List<ServerProgram> Peers { get; } = [];

    /// <summary>Says now, and in the report, what a reader of the figures has to know.</summary>
    /// <param name="text">In one line.</param>
    public void Remark(string text)
    {
        _remarks.Add(text);
        progress(text);
    }

    /// <summary>Remarks that somebody takes no part.</summary>
    /// <param name="name">Who.</param>
    /// <param name="why">For which reason.</param>
    public void LeaveOut(string name, string why) => Remark($"left out: {name}: {why}");

    /// <summary>The samples of one place in a table.</summary>
    /// <param name="server">The server.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">How many clients.</param>
    public IEnumerable<LoadSample> Of(string server, string load, uint clients) =>
        Loads.Where(sample => sample.Server == server && sample.Load == load && sample.Clients == clients);

    /// <summary>A figure of a server as a part of the reference's in the same round.</summary>
    /// <param name="server">The server.</param>
    /// <param name="load">The load generator.</param>
    /// <param name="clients">How many clients.</param>
    /// <param name="figure">Which figure.</param>
    public Spread RatioToReference(string server, string load, uint clients, Func<LoadSample, double> figure) =>
        Spread.Of(Ratios.Within(Of(server, load, clients), Of(PeerCatalog.Reference, load, clients), figure));
}
