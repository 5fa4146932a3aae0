using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Uring.Server.Http.Parsing;
using Uring.Server.Operator.Figures;
using Uring.Tests.Support;
using static Uring.Tests.Server.Refusal;

namespace Uring.Tests.Server;

/// <summary>The published stats command, and a page that this process writes.</summary>
[Collection(ServerCollection.Name)]
public sealed class StatsCommandTests(PublishedServer published) : IDisposable
{
    private readonly FiguresFolder _folder = new();

    [Fact]
    public async Task Text_json_and_prometheus_show_the_same_figures()
    {
        using FiguresPage page = _folder.FilledPage("page", rings: 2);
        page.Serve();
        CommandResult text = (await StatsAsync(_folder.Path("page"))).Succeeded();
        Assert.StartsWith($"server            pid {Environment.ProcessId}, serving, ", text.Output, StringComparison.Ordinal);
        Assert.Contains("\nconnections                      3,000\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("  EPIPE: Broken pipe\n", text.Output, StringComparison.Ordinal);

        CommandResult json = (await StatsAsync(_folder.Path("page"), "--json")).Succeeded();
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal(3000, document.RootElement.GetProperty("total").GetProperty("connections").GetInt64());

        CommandResult prometheus = (await StatsAsync("--prometheus", _folder.Path("page"))).Succeeded();
        Dictionary<string, string> samples = StatsPrometheusTests.Parse(prometheus.Output);
        Assert.Equal("1", samples["uring_server_up"]);
        Assert.Equal("2000", samples["uring_server_connections_total{ring=\"1\"}"]);
    }

    [Fact]
    public async Task The_figures_of_a_server_that_has_ended_are_not_an_error()
    {
        _folder.FilledPage("page").Dispose();
        CommandResult result = (await StatsAsync(_folder.Path("page"), "--prometheus")).Succeeded();
        Assert.Equal("0", StatsPrometheusTests.Parse(result.Output)["uring_server_up"]);
    }

    [Theory]
    [InlineData("--json", "--prometheus")]
    [InlineData("--json", "--watch")]
    [InlineData("--prometheus", "--watch")]
    public async Task Two_formats_contradict_each_other(string one, string other)
    {
        using FiguresPage page = _folder.Page("page");
        AssertOneLine(await StatsAsync(_folder.Path("page"), one, other), 2, $"{one} and {other} cannot be given together: give one of them");
    }

    [Fact]
    public async Task The_command_without_a_path_reports_the_variable_that_can_name_one() => AssertOneLine(await StatsAsync(), 2, "URING_SERVER_STATS");

    [Fact]
    public async Task A_second_path_is_a_usage_error() => AssertOneLine(await StatsAsync("one", "two"), 2, "two");

    [Fact]
    public async Task A_missing_file_is_reported_in_one_line() =>
        AssertOneLine(await StatsAsync(_folder.Path("none")), 1, $"cannot read '{_folder.Path("none")}': there is no such file");

    [Fact]
    public async Task A_file_with_other_content_is_reported_in_one_line() =>
        AssertOneLine(await StatsAsync("--json", published.BinaryPath), 1, "is not a stats file");

    [Fact]
    public async Task Output_that_cannot_be_written_is_a_failure()
    {
        using FiguresPage page = _folder.Page("page");
        CommandResult result = await Command.RunAsync(
            "/bin/sh", "-c", $"exec {published.BinaryPath} stats {_folder.Path("page")} --prometheus > /dev/full");
        AssertOneLine(result, 1, "cannot write");
    }

    [Fact]
    public async Task Watching_without_a_terminal_prints_a_line_each_second_until_the_server_has_stopped()
    {
        using FiguresPage page = _folder.FilledPage("page");
        page.Serve();
        using Process watch = Start(published.BinaryPath, "stats", _folder.Path("page"), "--watch");
        Assert.Contains(" serving 0 conn/s 0.00 MB/s connections=1000 ", await LineAsync(watch), StringComparison.Ordinal);
        CountConnections(page, 5000);
        string line = await LineAsync(watch);
        while (line.Contains(" connections=1000 ", StringComparison.Ordinal))
        {
            // The command has read the page before the count.
            line = await LineAsync(watch);
        }

        Assert.Contains(" connections=6000 ", line, StringComparison.Ordinal);

        // A wait may end some ms early, since it uses the kernel's coarse clock. On a loaded machine it ends
        // late.
        Assert.InRange(int.Parse(Regex.Match(line, @" (\d+) conn/s").Groups[1].Value), 500, 5050);

        CountConnections(page, 1);
        page.Stop();
        string rest = await RestAsync(watch);
        Assert.Contains(" stopped ", rest, StringComparison.Ordinal);
        Assert.Contains(" connections=6001 ", rest, StringComparison.Ordinal);
        await AssertEndedAsync(watch);
    }

    [Fact]
    public async Task Watching_a_server_that_reads_requests_shows_them()
    {
        string script = Need.Tool("script", "bsdutils");
        using FiguresPage page = FiguresPage.Create(FiguresFolder.Options(_folder.Path("page")) with { GivenKeepAlive = 5 });
        page.Publish();
        page.Serve();
        Count(page, RequestError.InvalidHost);
        using Process watch = Start(
            script, "-qefc", $"stty rows 60 cols 120; TERM=xterm-256color {published.BinaryPath} stats {_folder.Path("page")} --watch", "/dev/null");
        string drawn = await ReadToAsync(watch, "kept");
        Assert.Contains("keep-alive 5 s", drawn, StringComparison.Ordinal);
        Assert.Contains("requests 4xx", drawn, StringComparison.Ordinal);
        Assert.Contains("refused: invalid-host", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("requests 5xx", drawn, StringComparison.Ordinal);
        page.Stop();
        page.Dispose();
        _ = await RestAsync(watch);
        await AssertEndedAsync(watch);

        static unsafe void Count(FiguresPage page, RequestError error)
        {
            page.Ring(0)->CountRefusal(error);
            page.Ring(0)->CountAnswer(RequestErrors.StatusOf(error));
            page.Ring(0)->Requests++;
        }
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_signal_ends_watching_with_exit_code_0(int signal)
    {
        using FiguresPage page = _folder.Page("page");
        using Process watch = Start(published.BinaryPath, "stats", _folder.Path("page"), "--watch");
        _ = await LineAsync(watch);
        Signals.Send(watch.Id, signal);
        await AssertEndedAsync(watch);
    }

    [Fact]
    public async Task Watching_in_a_terminal_redraws_the_screen_and_leaves_the_last_figures()
    {
        string script = Need.Tool("script", "bsdutils");
        using FiguresPage page = _folder.FilledPage("page", rings: 2);
        page.Serve();
        using Process watch = Start(
            script, "-qefc", $"stty rows 60 cols 120; TERM=xterm-256color {published.BinaryPath} stats {_folder.Path("page")} --watch", "/dev/null");
        string drawn = await ReadToAsync(watch, "Broken pipe");
        Assert.Contains("\u001b[?25l", drawn, StringComparison.Ordinal);
        Assert.Contains("lingering", drawn, StringComparison.Ordinal);

        CountConnections(page, 5);
        page.Stop();
        string rest = await RestAsync(watch);
        Assert.Contains(", stopped ", rest, StringComparison.Ordinal);
        Assert.Contains("3,005", rest, StringComparison.Ordinal);
        Assert.Contains("\u001b[?25h", rest, StringComparison.Ordinal);
        await AssertEndedAsync(watch);
    }

    private static unsafe void CountConnections(FiguresPage page, ulong count) => page.Ring(0)->Connections += count;

    private static async Task<string> LineAsync(Process process) => (await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience))!;

    private static Task<string> RestAsync(Process process) => process.StandardOutput.ReadToEndAsync().WaitAsync(Poll.Patience);

    private static async Task<string> ReadToAsync(Process process, string end)
    {
        string text = "";
        char[] buffer = new char[4096];
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            int count = await process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(Poll.Patience);
            Assert.True(count > 0, $"the command ended after: {text}");
            text += new string(buffer, 0, count);
        }

        return text;
    }

    private static async Task AssertEndedAsync(Process process)
    {
        await process.WaitForExitAsync().WaitAsync(Poll.Patience);
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;

    private Task<CommandResult> StatsAsync(params string[] arguments) => Command.RunAsync(published.BinaryPath, ["stats", .. arguments]);

    public void Dispose() => _folder.Dispose();
}
