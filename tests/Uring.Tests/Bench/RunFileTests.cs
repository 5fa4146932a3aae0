using System.Text.Json;
using Uring.Bench.Servers.Compare;
using Uring.Bench.Servers.Report;

namespace Uring.Tests.Bench;

/// <summary>The raw figures of the benchmark: how they are written, and what is taken for them.</summary>
public sealed class RunFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-run-");

    [Fact]
    public void Samples_are_written_a_line_each_and_read_again()
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
    public void A_part_of_a_run_has_only_the_load_and_the_clients_that_are_meant()
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
    public void A_file_that_is_no_report_is_refused_in_one_line(string text, string why)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => RunFile.Read(Write(text)));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_sample_that_is_there_twice_is_refused()
    {
        string text = JsonSerializer.Serialize(new { Loads = new[] { Samples.Of("ours", 1, 1), Samples.Of("ours", 1, 2) } }, ReportFormat.Options);

        Assert.Contains("twice", Assert.Throws<InvalidDataException>(() => RunFile.Read(Write(text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal("there is no file '/nowhere.json'", Assert.Throws<InvalidDataException>(() => RunFile.Read("/nowhere.json")).Message);

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string text)
    {
        string file = Path.Combine(_folder.FullName, "servers.json");
        File.WriteAllText(file, text);
        return file;
    }
}
