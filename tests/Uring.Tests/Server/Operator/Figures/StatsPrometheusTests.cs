using System.Globalization;
using System.Text.RegularExpressions;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Tests.Server;

/// <summary>The text format that Prometheus scrapes, read by a strict parser.</summary>
public sealed partial class StatsPrometheusTests
{
    [Fact]
    public void Every_family_is_declared_once_and_its_samples_are_contiguous()
    {
        Dictionary<string, string> samples = Parse(StatsPrometheus.Write(StatsFormatTests.Known(rings: 2)));
        Assert.Equal(2 + 2 + (2 * (20 + 4 + 1 + 2 + 6 + 1 + 3)), samples.Count);
    }

    [Theory]
    [InlineData("uring_server_up", "1")]
    [InlineData("uring_server_start_time_seconds", "1770091506.7")]
    [InlineData("uring_server_info{mode=\"batched\",listen=\"127.0.0.1:8000 [::1]:8000\"}", "1")]
    [InlineData("uring_server_reloads_total", "2")]
    [InlineData("uring_server_connections_total{ring=\"0\"}", "1000")]
    [InlineData("uring_server_connections_total{ring=\"1\"}", "2000")]
    [InlineData("uring_server_sent_bytes_total{ring=\"1\"}", "2005")]
    [InlineData("uring_server_errors_total{ring=\"1\",operation=\"send\",errno=\"EPIPE\"}", "3")]
    [InlineData("uring_server_errors_total{ring=\"0\",operation=\"accept\",errno=\"EMFILE\"}", "1")]
    [InlineData("uring_server_errors_total{ring=\"0\",operation=\"loop\",errno=\"other\"}", "1")]
    [InlineData("uring_server_slots{ring=\"0\",state=\"lingering\"}", "4")]
    [InlineData("uring_server_slots{ring=\"1\",state=\"kept\"}", "6")]
    [InlineData("uring_server_requests_total{ring=\"1\",class=\"2xx\"}", "4")]
    [InlineData("uring_server_requests_total{ring=\"0\",class=\"5xx\"}", "1")]
    [InlineData("uring_server_request_timeouts_total{ring=\"1\"}", "2021")]
    [InlineData("uring_server_refused_requests_total{ring=\"0\",reason=\"invalid-host\"}", "2")]
    [InlineData("uring_server_refused_requests_total{ring=\"1\",reason=\"body-too-large\"}", "1")]
    [InlineData("uring_server_parked{ring=\"0\"}", "0")]
    [InlineData("uring_server_parked{ring=\"1\"}", "1")]
    public void Every_figure_has_a_sample(string series, string value) =>
        Assert.Equal(value, Parse(StatsPrometheus.Write(StatsFormatTests.Known(rings: 2)))[series]);

    [Theory]
    [InlineData(PageState.Stopped, true)]
    [InlineData(PageState.Serving, false)]
    internal void A_server_that_has_ended_is_not_up(PageState state, bool locked)
    {
        Dictionary<string, string> samples = Parse(StatsPrometheus.Write(StatsFormatTests.Known(1, state, locked)));
        Assert.Equal("0", samples["uring_server_up"]);
        Assert.Equal("1000", samples["uring_server_connections_total{ring=\"0\"}"]);
    }

    [Fact]
    public void Quotes_and_backslashes_are_escaped()
    {
        string text = StatsPrometheus.Write(StatsFormatTests.Known(1, addresses: "a\"b\\c\nd"));
        Assert.Contains("listen=\"a\\\"b\\\\c\\\\nd [::1]:8000\"", text, StringComparison.Ordinal);
        _ = Parse(text);
    }

    [Fact]
    public void The_largest_number_is_exact()
    {
        RingFigures[] rings = new RingFigures[1];
        rings[0].BytesSent = ulong.MaxValue;
        string text = StatsPrometheus.Write(new Snapshot(default, rings, true, default));
        Assert.Equal("18446744073709551615", Parse(text)["uring_server_sent_bytes_total{ring=\"0\"}"]);
    }

    /// <summary>Parses Prometheus' text exposition format 0.0.4 by its specification.</summary>
    /// <returns>The value of each series.</returns>
    internal static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> samples = [];
        HashSet<string> families = [];
        string family = "", type = "";
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string[] lines = text[..^1].Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Help().Match(lines[i]) is { Success: true } help)
            {
                family = help.Groups[1].Value;
                Assert.True(families.Add(family), $"{family} is declared twice");
                Match declared = Type().Match(lines[++i]);
                Assert.True(declared.Success, lines[i]);
                Assert.Equal(family, declared.Groups[1].Value);
                type = declared.Groups[2].Value;
                Assert.Equal(type == "counter", family.EndsWith("_total", StringComparison.Ordinal));
                continue;
            }

            Match sample = Sample().Match(lines[i]);
            Assert.True(sample.Success, lines[i]);
            Assert.Equal(family, sample.Groups["name"].Value);
            Assert.True(decimal.Parse(sample.Groups["value"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) >= 0);
            Assert.Equal(sample.Groups["label"].Captures.Count, sample.Groups["label"].Captures.Select(label => label.Value).Distinct().Count());
            Assert.True(samples.TryAdd(sample.Groups["series"].Value, sample.Groups["value"].Value), $"{lines[i]} is given twice");
        }

        return samples;
    }

    [GeneratedRegex(@"^# HELP (uring_server_[a-z_]+) ([^\\]|\\\\|\\n)+$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (uring_server_[a-z_]+) (counter|gauge)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        """^(?<series>(?<name>[a-z_]+)(\{(?<label>[a-z]+)="([^"\\]|\\\\|\\"|\\n)*"(,(?<label>[a-z]+)="([^"\\]|\\\\|\\"|\\n)*")*\})?) (?<value>[0-9.]+)$""")]
    private static partial Regex Sample();
}
