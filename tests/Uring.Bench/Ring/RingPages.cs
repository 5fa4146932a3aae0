using System.Globalization;
using Uring.Bench.Report;
using Uring.Bench.Report.Pages;

namespace Uring.Bench.Ring;

/// <summary>The tables of <c>-- ring</c> in the page of the benchmarks.</summary>
/// <param name="samples">Every measurement of every round.</param>
internal sealed class RingPages(IReadOnlyList<RingSample> samples)
{
    /// <summary>Returns the tables for which the run has figures.</summary>
    public IEnumerable<PageTable> Tables()
    {
        string[] loads = [.. samples.Select(sample => sample.Load).Distinct()];
        string[] helpers = [.. loads.Except(RoundTripNames.All)];
        if (helpers.Length > 0)
        {
            yield return PageTable.Of(
                ["prep helper", RingPeer.Liburing, "generated", "the same set field by field"],
                helpers.Select(helper => (IEnumerable<string>)
                [
                    helper,
                    Cell(helper, RingPeer.Liburing, "F2"),
                    Cell(helper, RingPeer.Uring, "F2"),
                    Cell(helper, RingPeer.Fields, "F2"),
                ]));
        }

        if (helpers.Length < loads.Length)
        {
            yield return PageTable.Of(
                ["NOPs at a time", "plain: liburing", "Uring", "DEFER_TASKRUN: liburing", "Uring", "SQPOLL: liburing", "Uring"],
                RoundTripNames.Batches.Select(batch => (IEnumerable<string>)
                [
                    batch.ToString(CultureInfo.InvariantCulture),
                    .. Enum.GetValues<RingKind>().Select(kind => RoundTripNames.Of(kind, batch))
                        .SelectMany(load => new[] { Cell(load, RingPeer.Liburing, "F0"), Cell(load, RingPeer.Uring, "F0") }),
                ]));
        }
    }

    private IEnumerable<RingSample> Of(string load, string peer) => samples.Where(sample => sample.Load == load && sample.Peer == peer);

    // The time, and the ratio to liburing within a round.
    private string Cell(string load, string peer, string format)
    {
        RingSample[] own = [.. Of(load, peer)];
        if (own.Length == 0)
        {
            return "-";
        }

        string time = Spread.Of(own.Select(sample => sample.Nanoseconds)).Median.ToString(format, CultureInfo.InvariantCulture);
        Spread ratio = Spread.Of(Ratios.Within(own, Of(load, RingPeer.Liburing), sample => sample.Nanoseconds));
        return peer == RingPeer.Liburing || double.IsNaN(ratio.Median) ? time : string.Create(CultureInfo.InvariantCulture, $"{time} ({ratio.Median:F2})");
    }
}
