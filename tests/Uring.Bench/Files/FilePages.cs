using System.Globalization;
using Uring.Bench.Report;
using Uring.Bench.Report.Pages;

namespace Uring.Bench.Files;

/// <summary>The tables of <c>-- files</c> in the pages of the documentation.</summary>
/// <param name="samples">Every measurement of every round.</param>
internal sealed class FilePages(IReadOnlyList<FileSample> samples)
{
    private const string Reference = "random-access-jit";
    private const string Pool = "awaits on the pool";
    private const string Loop = "awaits on a loop";

    private static readonly (string Title, string Peer) s_fio = ("fio, io_uring", "fio");
    private static readonly (string Title, string Peer) s_pool = (Pool, "uring-pool-jit");
    private static readonly (string Title, string Peer) s_loop = (Loop, "uring-loop-jit");

    /// <summary>Returns the tables for which the run has figures.</summary>
    public IEnumerable<PageTable> Tables()
    {
        PageTable?[] tables =
        [
            Table("direct, in flight", FileLoads.DirectRead, _ => true, s_pool, s_loop, ("the same, registered memory", "uring-registered-jit"), s_fio),
            Table("cached, in flight", FileLoads.CachedRead, _ => true, s_pool, ("`ContinuationMode.Inline`", "uring-inline-jit")),
            Table("direct write, in flight", FileLoads.DirectWrite, _ => true, s_pool, s_loop, s_fio),
            Table("write and fsync, in flight", FileLoads.FsyncWrite, _ => true, s_pool, s_loop, s_fio),
            Table("reads in flight", FileLoads.DirectRead, depth => depth is 1 or 32 or 128, s_pool, s_loop, s_fio),
        ];
        return tables.OfType<PageTable>();
    }

    private PageTable? Table(string first, string load, Predicate<uint> isShown, params (string Title, string Peer)[] peers)
    {
        uint[] depths = [.. samples.Where(sample => sample.Load == load).Select(sample => sample.Depth).Distinct().Order().Where(depth => isShown(depth))];
        return depths.Length == 0 ? null : PageTable.Of(
            [first, "RandomAccess", .. peers.Select(peer => peer.Title)],
            depths.Select(depth => (IEnumerable<string>)
            [
                depth.ToString(CultureInfo.InvariantCulture),
                Figures([.. Of(Reference, load, depth)]),
                .. peers.Select(peer => Pair([.. Of(peer.Peer, load, depth)])),
            ]));
    }

    private IEnumerable<FileSample> Of(string peer, string load, uint depth) =>
        samples.Where(sample => sample.Peer == peer && sample.Load == load && sample.Depth == depth);

    private static string Figures(FileSample[] reference)
    {
        double cpu = Spread.Of(reference.Select(sample => sample.Cpu)).Median;
        string format = cpu < 10 ? "F1" : "F0";
        return reference.Length == 0 ? "-" : string.Create(
            CultureInfo.InvariantCulture,
            $"{Spread.Of(reference.Select(sample => sample.Rate)).Median:N0}/s, {cpu.ToString(format, CultureInfo.InvariantCulture)} us");
    }

    private string Pair(FileSample[] peer)
    {
        double Ratio(Func<FileSample, double> figure) =>
            Spread.Of(Ratios.Within(peer, Of(Reference, peer[0].Load, peer[0].Depth), figure)).Median;

        return peer.Length == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Ratio(sample => sample.Rate):F2}, {Ratio(sample => sample.Cpu):F2}");
    }
}
