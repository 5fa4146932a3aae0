using System.Text.Json;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Operator.Figures.Watching;

namespace Uring.Tests.Server;

/// <summary>The formats, byte for byte, for known figures.</summary>
public sealed class StatsFormatTests
{
    private static readonly DateTimeOffset s_start = new(2026, 2, 3, 4, 5, 6, 700, TimeSpan.Zero);

    [Fact]
    public void Text_of_one_ring_has_every_figure() => Assert.Equal(
        """
        server            pid 4711, serving, started 2026-02-03 04:05:06Z, up 1.02:03:04
        mode              batched, 1 ring of 15 slots, linger 250 ms
        listening on      127.0.0.1:8000 [::1]:8000
        reloads           2

        connections                      1,000
        answered                         1,001
        silent                           1,002
        broken                           1,003
        reset by timeout                 1,016
        reset for room                   1,017
        reset by reload                  1,018
        reset at stop                    1,019
        lost                             1,004
        bytes sent                       1,005
        arms                             1,006
        cut short                        1,007
        closed at once                   1,008
        parks                            1,009
        enters                           1,010
        queue full                       1,011
        overflows                        1,012
        back-offs                        1,013
        response changes                 1,014
        bytes allocated                  1,015
        slots free                           1
        slots armed                          2
        slots answering                      3
        slots lingering                      4
        slots closing                        5
        rings parked                         0
        error in accept                      1  EMFILE: Too many open files
        error in send                        3  EPIPE: Broken pipe
        error in loop                        1  other: an error that has no separate count

        """,
        StatsText.Write(Known(rings: 1)));

    [Fact]
    public void Text_of_several_rings_has_their_sum_and_a_line_for_each()
    {
        string text = StatsText.Write(Known(rings: 2));
        Assert.Contains("\nconnections                      3,000\n", text, StringComparison.Ordinal);
        Assert.EndsWith(
            """

            ring          connections             answered      free     armed answering lingering   closing    parked
            0                   1,000                1,001         1         2         3         4         5         0
            1                   2,000                2,001         1         2         3         4         5         1

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_a_server_that_reads_requests_has_their_figures()
    {
        string text = StatsText.Write(Known(rings: 2, keepAlive: 75));
        Assert.Contains("\nmode              batched, 2 rings of 15 slots, linger 250 ms, keep-alive 75 s\n", text, StringComparison.Ordinal);
        Assert.Contains(
            """

            requests                         3,040
            requests 2xx                         8
            requests 3xx                         6
            requests 4xx                         4
            requests 5xx                         2
            request timeouts                 3,042
            requests refused                     4  invalid-host
            requests refused                     2  body-too-large
            slots free                           2

            """,
            text,
            StringComparison.Ordinal);
        Assert.Contains("\nslots kept                          12\n", text, StringComparison.Ordinal);
        Assert.EndsWith(
            """

            ring          connections             answered             requests      free     armed answering lingering   closing      kept    parked
            0                   1,000                1,001                1,020         1         2         3         4         5         6         0
            1                   2,000                2,001                2,020         1         2         3         4         5         6         1

            """,
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PageState.Starting, true, "pid 4711, starting, started 2026-02-03 04:05:06Z, up 1.02:03:04")]
    [InlineData(PageState.Stopping, true, "pid 4711, stopping, started 2026-02-03 04:05:06Z, up 1.02:03:04")]
    [InlineData(PageState.Stopped, true, "pid 4711, stopped, started 2026-02-03 04:05:06Z, stopped 2026-02-03 04:06:06Z after 00:01:00")]
    [InlineData(PageState.Stopped, false, "pid 4711, stopped, started 2026-02-03 04:05:06Z, stopped 2026-02-03 04:06:06Z after 00:01:00")]
    [InlineData(PageState.Serving, false, "pid 4711, died (or was killed), started 2026-02-03 04:05:06Z")]
    internal void The_first_line_shows_the_condition_of_the_server(PageState state, bool locked, string line) =>
        Assert.StartsWith($"server            {line}\n", StatsText.Write(Known(1, state, locked)), StringComparison.Ordinal);

    [Fact]
    public void Text_without_errors_mentions_none() =>
        Assert.DoesNotContain("error", StatsText.Write(new Snapshot(Header(1), new RingFigures[1], true, s_start)), StringComparison.Ordinal);

    [Fact]
    public void Json_of_the_server_has_these_keys()
    {
        using JsonDocument json = JsonDocument.Parse(StatsJson.Write(Known(rings: 1)));
        string server = string.Join(
            '\n', json.RootElement.EnumerateObject().Where(key => key.Name is not ("total" or "rings")).Select(key => $"{key.Name} {Compact(key.Value)}"));
        Assert.Equal(
            """
            version 2
            state "serving"
            alive true
            pid 4711
            taken_at_ms 1770185290700
            started_at_ms 1770091506700
            stopped_at_ms null
            mode "batched"
            slots_per_ring 15
            linger_ms 250
            reads_requests false
            keep_alive_s 0
            reloads 2
            listen ["127.0.0.1:8000","[::1]:8000"]
            """,
            server);
    }

    [Fact]
    public void Json_of_a_ring_has_these_keys_and_the_total_has_the_same()
    {
        const string Ring0 =
            """
            {"connections":1000,"answered":1001,"silent":1002,"broken":1003,"reset_by_timeout":1016,"reset_for_room":1017,
            "reset_by_reload":1018,"reset_at_stop":1019,"lost":1004,"sent_bytes":1005,"arms":1006,"cut_short":1007,
            "closed_at_once":1008,"parks":1009,"enters":1010,"queue_full":1011,"overflows":1012,"back_offs":1013,"response_changes":1014,
            "allocated_bytes":1015,"requests":1020,"requests_by_class":{"2xx":4,"3xx":3,"4xx":2,"5xx":1},"request_timeouts":1021,
            "refused_requests":{"invalid-method":0,"method-too-long":0,"invalid-target":0,"target-too-long":0,"invalid-version":0,
            "unsupported-version":0,"invalid-line-end":0,"too-many-empty-lines":0,"invalid-field-name":0,"invalid-field-value":0,
            "folded-field":0,"head-too-large":0,"too-many-fields":0,"missing-host":0,"repeated-host":0,"invalid-host":2,
            "invalid-content-length":0,"repeated-content-length":0,"conflicting-length":0,"invalid-transfer-encoding":0,
            "unsupported-coding":0,"body-too-large":1,"unmet-expectation":0,"invalid-chunk":0},
            "slots":{"free":1,"armed":2,"answering":3,"lingering":4,"closing":5,"kept":6},"parked":0,
            "errors":[{"operation":"accept","errno":"EMFILE","number":24,"count":1},{"operation":"send","errno":"EPIPE","number":32,"count":3},
            {"operation":"loop","errno":"other","number":0,"count":1}]}
            """;
        using JsonDocument one = JsonDocument.Parse(StatsJson.Write(Known(rings: 1)));
        Assert.Equal(Ring0.ReplaceLineEndings(""), Compact(one.RootElement.GetProperty("rings")[0]));
        Assert.Equal(Ring0.ReplaceLineEndings(""), Compact(one.RootElement.GetProperty("total")));

        using JsonDocument two = JsonDocument.Parse(StatsJson.Write(Known(rings: 2)));
        Assert.Equal(2000, two.RootElement.GetProperty("rings")[1].GetProperty("connections").GetInt64());
        Assert.Equal(3000, two.RootElement.GetProperty("total").GetProperty("connections").GetInt64());
    }

    [Fact]
    public void The_line_of_a_second_has_the_rates_and_the_gauges()
    {
        Snapshot before = new(Header(1), new RingFigures[1], true, s_start);
        Snapshot after = Known(rings: 1, takenAt: s_start.AddSeconds(2));
        Assert.Equal(
            "04:05:08 serving 500 conn/s 0.00 MB/s connections=1000 answered=1001 errors=5 free=1 armed=2 answering=3 lingering=4 closing=5",
            WatchLine.Write(after, Rates.Between(before, after)));
    }

    [Fact]
    public void The_line_of_a_server_that_reads_requests_has_their_rate()
    {
        Snapshot before = new(Header(1), new RingFigures[1], true, s_start);
        Snapshot after = Known(rings: 1, takenAt: s_start.AddSeconds(2), keepAlive: 75);
        Assert.Equal(
            "04:05:08 serving 500 conn/s 510 req/s 0.00 MB/s connections=1000 answered=1001 requests=1020 errors=5 "
            + "free=1 armed=2 answering=3 lingering=4 closing=5 kept=6",
            WatchLine.Write(after, Rates.Between(before, after)));
    }

    [Fact]
    public void Rates_are_per_second_and_0_when_the_clock_went_back()
    {
        Snapshot before = new(Header(1), new RingFigures[1], true, s_start);
        Assert.Equal(new Rates(2000, 2002, 2040, 2010), Rates.Between(before, Known(rings: 1, takenAt: s_start.AddSeconds(0.5))));
        Assert.Equal(default, Rates.Between(before, Known(rings: 1, takenAt: s_start)));
        Assert.Equal(default, Rates.Between(before, Known(rings: 1, takenAt: s_start.AddSeconds(-1))));
    }

    /// <summary>
    /// Creates a snapshot in which every figure has a different value, and those of the next ring are 1000
    /// higher. The time of the snapshot is 26 hours, 3 minutes and 4 seconds after the start.
    /// </summary>
    internal static Snapshot Known(
        int rings, PageState state = PageState.Serving, bool locked = true, DateTimeOffset? takenAt = null, string? addresses = null, uint keepAlive = 0)
    {
        RingFigures[] figures = new RingFigures[rings];
        for (int i = 0; i < rings; i++)
        {
            FiguresFolder.Fill(ref figures[i], (ulong)i);
        }

        PageHeader header = Header(rings);
        header.State = (uint)state;
        (header.ReadsRequests, header.KeepAlive) = (keepAlive > 0 ? 1u : 0, keepAlive);
        header.SetAddresses([addresses ?? "127.0.0.1:8000", "[::1]:8000"]);
        return new Snapshot(header, figures, locked, takenAt ?? s_start + new TimeSpan(1, 2, 3, 4));
    }

    private static PageHeader Header(int rings) => new()
    {
        Rings = (uint)rings,
        Pid = 4711,
        Mode = 1,
        StartedAt = s_start.ToUnixTimeMilliseconds(),
        StoppedAt = s_start.AddMinutes(1).ToUnixTimeMilliseconds(),
        Reloads = 2,
        Slots = 15,
        Linger = 250,
        State = (uint)PageState.Serving,
    };

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
