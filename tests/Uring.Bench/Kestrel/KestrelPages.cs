using System.Globalization;
using Uring.Bench.Report.Pages;
using Uring.Bench.Servers.Report;

namespace Uring.Bench.Kestrel;

/// <summary>The tables of <c>-- kestrel</c> in the pages of the documentation: the peers on the JIT.</summary>
/// <param name="samples">All samples of the run.</param>
internal sealed class KestrelPages(IReadOnlyList<LoadSample> samples)
{
    private static readonly Dictionary<string, string> s_loads = new()
    {
        ["keep-wrk"] = "kept, wrk, {0}",
        ["keep-own"] = "kept, own clients, {0}",
        ["one-shot"] = "a connection for each request, {0}",
        ["https"] = "HTTPS, kept, wrk, {0}",
        ["h2"] = "HTTP/2 over TLS, h2load, 16 of 10 streams",
    };

    /// <summary>The loads in the table of README.md.</summary>
    private static readonly Dictionary<(string Load, uint Connections), string> s_short = new()
    {
        [("keep-wrk", 8)] = "8 kept connections",
        [("keep-wrk", 64)] = "64",
        [("https", 64)] = "HTTPS, 64",
        [("h2", 16)] = "HTTP/2 over TLS",
    };

    /// <summary>Returns the tables, or none without figures of Sockets.</summary>
    public IEnumerable<PageTable> Tables()
    {
        (string Load, uint Connections)[] loads = [.. Of("sockets").Select(sample => (sample.Load, sample.Clients)).Distinct()];
        if (loads.Length > 0)
        {
            yield return PageTable.Of(
                ["load, connections", "Sockets", "Sockets, inline", "`ThreadPool`", "`Inline`"],
                loads.Select(load => Line(
                    string.Format(CultureInfo.InvariantCulture, s_loads[load.Load], load.Connections), load, "sockets-inline", "uring-pool", "uring-inline")));
            yield return PageTable.Of(
                ["load", "Sockets", "`UseUring()`", "`UringScheduling.Inline`"],
                loads.Where(s_short.ContainsKey).Select(load => Line(s_short[load], load, "uring-pool", "uring-inline")));
        }
    }

    private IEnumerable<LoadSample> Of(string transport) => samples.Where(sample => sample.Server == KestrelNames.Of(transport, "jit"));

    private LoadSample[] Of(string transport, (string Load, uint Connections) load) =>
        [.. Of(transport).Where(sample => sample.Load == load.Load && sample.Clients == load.Connections)];

    private IEnumerable<string> Line(string title, (string Load, uint Connections) load, params string[] transports)
    {
        LoadSample[] sockets = Of("sockets", load);
        return [title, KestrelCells.Figures(sockets), .. transports.Select(transport => KestrelCells.Pair(Of(transport, load), sockets))];
    }
}
