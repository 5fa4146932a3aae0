using System.Text;
using Uring.Interop;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;
using Uring.Server.Serving.Answering;

namespace Uring.Tests.Server;

/// <summary>The figures as a loop writes them for its clients.</summary>
public sealed class LoopMetricsTests : IDisposable
{
    // In milliseconds: each is the time of another date.
    private const long Step = 2000;

    private readonly FiguresFolder _folder = new();
    private readonly FiguresPage _page;
    private readonly Site _site;
    private readonly LoopSite _loopSite;
    private readonly IoUring _ring = new(new IoUringOptions { Entries = 4 });
    private readonly AnswerDates _dates;
    private long _now;

    public LoopMetricsTests()
    {
        _page = _folder.FilledPage("page", rings: 2);
        _page.Serve();
        _site = Site.From(new ServerOptions { Metrics = "/metrics" });
        _loopSite = new LoopSite(_site, _page);
        _dates = new AnswerDates(_ring);
    }

    [Theory]
    [InlineData(true, "keep-alive")]
    [InlineData(false, "close")]
    public void The_text_is_that_of_the_stats_command(bool keeps, string connection)
    {
        string answer = SiteText.Of(Next().Of(_site.MetricsAnswer, keeps));
        string stats = StatsPrometheus.Write(_folder.Read("page"));
        Assert.Contains("uring_server_refused_requests_total{ring=\"1\",reason=\"invalid-host\"} 2\n", stats, StringComparison.Ordinal);
        Assert.Equal(
            $"HTTP/1.1 200 OK\r\nDate: {Encoding.ASCII.GetString(_dates.Text)}\r\nContent-type: text/plain; version=0.0.4; charset=utf-8\r\n"
                + $"Content-length: {stats.Length}\r\nConnection: {connection}\r\n\r\n{stats}",
            answer);
    }

    [Fact]
    public void The_answer_to_HEAD_is_the_head()
    {
        LoopResponse response = Next().Of(_site.MetricsAnswer, keeps: true);
        Assert.EndsWith("\r\n\r\n", SiteText.Of(response)[..(int)response.HeadLength], StringComparison.Ordinal);
        Assert.StartsWith("# HELP ", SiteText.Of(response)[(int)response.HeadLength..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_written_once_for_each_date()
    {
        LoopSite first = Next();
        Count(1);
        Assert.Same(first, _loopSite.WithMetrics(_dates));
        Assert.Equal(1000, Connections(first));
        Assert.Equal(1001, Connections(Next()));
    }

    [Fact]
    public void A_text_that_is_being_sent_stays_as_it_is()
    {
        LoopSite sending = Next();
        sending.Senders++;
        Assert.Equal(1ul, _loopSite.InFlight);
        for (int second = 0; second < 10; second++)
        {
            Count(1);
            Assert.NotSame(sending, Next());
        }

        Assert.Equal(1000, Connections(sending));
        sending.Senders--;
        Assert.Equal(0ul, _loopSite.InFlight);
    }

    [Fact]
    public void Without_a_free_text_the_last_one_is_sent_until_one_is_free()
    {
        List<LoopSite> sending = [];
        for (int form = 0; form < 3; form++)
        {
            Count(1);
            sending.Add(Next());
            sending[^1].Senders++;
        }

        Assert.Equal([1001, 1002, 1003], sending.Select(Connections));
        Count(1);
        Assert.Same(sending[2], Next());
        Assert.Equal(1003, Connections(sending[2]));
        sending[0].Senders--;
        Assert.Same(sending[0], _loopSite.WithMetrics(_dates));
        Assert.Equal(1004, Connections(sending[0]));
    }

    [Fact]
    public void Other_answers_have_the_same_bytes_in_each_form()
    {
        LoopSite form = Next();
        for (int answer = 0; answer < _site.Answers.Count - 1; answer++)
        {
            Assert.Same(_loopSite.Of(answer, keeps: false), form.Of(answer, keeps: false));
        }

        Assert.True(_loopSite.TryFindRoute("/metrics"u8, out int metrics));
        Assert.Equal(_site.MetricsAnswer, metrics);
        Assert.False(_loopSite.TryFindRoute("/metrics/"u8, out int other));
        Assert.Equal((int)OwnAnswer.Default, other);
        _loopSite.Withdraw();
        Assert.True(form.IsWithdrawn);
    }

    [Fact]
    public void A_text_allocates_nothing()
    {
        _ = Next();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int second = 0; second < 100; second++)
        {
            _ = Next();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public unsafe void More_errors_than_there_is_room_for_drop_the_last_ones()
    {
        for (int errno = 0; errno < RingFigures.Errnos; errno++)
        {
            foreach (Operation operation in Enum.GetValues<Operation>())
            {
                _page.Ring(0)->Count(operation, (Errno)errno);
            }
        }

        LoopResponse response = Next().Of(_site.MetricsAnswer, keeps: true);
        Dictionary<string, string> samples = StatsPrometheusTests.Parse(SiteText.Of(response)[(int)response.HeadLength..]);
        Assert.Equal("2021", samples["uring_server_request_timeouts_total{ring=\"1\"}"]);
        Assert.Equal("1", samples["uring_server_parked{ring=\"1\"}"]);
        Assert.InRange(samples.Keys.Count(name => name.StartsWith("uring_server_errors_total", StringComparison.Ordinal)), 128, 7 * RingFigures.Errnos);
    }

    private LoopSite Next()
    {
        _now += Step;
        _dates.Advance(_now);
        return _loopSite.WithMetrics(_dates);
    }

    private unsafe void Count(ulong connections) => _page.Ring(0)->Connections += connections;

    private int Connections(LoopSite site)
    {
        LoopResponse response = site.Of(_site.MetricsAnswer, keeps: true);
        return int.Parse(StatsPrometheusTests.Parse(SiteText.Of(response)[(int)response.HeadLength..])["uring_server_connections_total{ring=\"0\"}"]);
    }

    public void Dispose()
    {
        _dates.Dispose();
        _ring.Dispose();
        _loopSite.Dispose();
        _site.Dispose();
        _page.Dispose();
        _folder.Dispose();
    }
}
