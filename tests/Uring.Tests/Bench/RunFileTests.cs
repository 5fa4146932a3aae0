using System.Text.Json;
using Uring.Bench.Servers.Compare;
using Uring.Bench.Servers.Report;

namespace Uring.Tests.Bench;

/// <summary>Writing and reading of the benchmark's raw figures.</summary>
public sealed class RunFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-run-");

    [Fact]
    public void Each_sample_is_written_in_one_line_and_read_back()
    {
        LoadSample[] loads = [.. Samples.Run(0.5, 1.5)];
        string text = JsonSerializer.Serialize(new { Loads = loads, Remarks = Array.Empty<string>() }, ReportFormat.Options);

        Assert.Equal(loads.Length, text.Split('\n').Count(line => line.StartsWith("    {\"round\":", StringComparison.Ordinal)));
        RunFile run = RunFile.Read(Write(text));
        Assert.Equal(loads.Select(sample => (sample.Server, sample.Round, sample.Figures.Rate, sample.ServerCpu)),
            run.Loads.Select(sample => (sample.Server, sample.Round, sample.Figures.Rate, sample.ServerCpu)));
        Assert.Equal("1.00 (0.50-1.50)", run.Ratio(new Place("own", 64, "ours"), "nginx", sample => sample.Figures.Rate).Show("F2"));
    }

    [Fact]
    public void A_part_of_a_run_has_only_the_requested_load_and_clients()
    {
        RunFile run = new("a", [Samples.Of("ours", 1, 1), Samples.Of("ours", 1, 1) with { Clients = 8 }, Samples.Of("ours", 1, 1) with { Load = "ab" }]);

        Assert.Equal([run.Loads[0]], run.Only("own", 64).Loads);
        Assert.Equal(3, run.Only(null, null).Loads.Count);
    }

    [Theory]
    [InlineData("", "is not a report")]
    [InlineData("# Benchmarks", "is not a report")]
    [InlineData("[1]", "is not a report")]
    [InlineData("""{"byClients":[]}""", "it has no loads")]
    [InlineData("""{"loads":[null]}""", "it has no loads")]
    [InlineData("""{"loads":[{"round":1}]}""", "is not a report")]
    public void A_file_that_is_not_a_report_is_refused_in_one_line(string text, string why)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => RunFile.Read(Write(text)));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_report_with_a_sample_twice_is_refused()
    {
        string text = JsonSerializer.Serialize(new { Loads = new[] { Samples.Of("ours", 1, 1), Samples.Of("ours", 1, 2) } }, ReportFormat.Options);

        Assert.Contains("twice", Assert.Throws<InvalidDataException>(() => RunFile.Read(Write(text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("'/nowhere.json' does not exist", Assert.Throws<InvalidDataException>(() => RunFile.Read("/nowhere.json")).Message);

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string text)
    {
        string file = Path.Combine(_folder.FullName, "servers.json");
        File.WriteAllText(file, text);
        return file;
    }
}
