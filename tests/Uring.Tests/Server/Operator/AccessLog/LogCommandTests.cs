using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Uring.Server.Operator.AccessLog;
using Uring.Tests.Support;
using static Uring.Tests.Server.Refusal;

namespace Uring.Tests.Server;

/// <summary>The published command log, and files that this process writes.</summary>
[Collection(ServerCollection.Name)]
public sealed class LogCommandTests(PublishedServer published) : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly List<Process> _started = [];

    [Fact]
    public async Task The_records_of_the_file_are_printed()
    {
        using AccessLogFile log = _folder.Create("log", rings: 2);
        LogFolder.Write(log.Writer(1), "/1", time: 1);
        LogFolder.Write(log.Writer(0), "/2", time: 2);
        CommandResult combined = (await LogAsync(_folder.Path("log"))).Succeeded();
        Assert.Equal($"{Combined("/1")}\n{Combined("/2")}\n", combined.Output);
        Assert.Equal("", combined.Error);
        CommandResult json = (await LogAsync("--json", _folder.Path("log"))).Succeeded();
        Assert.Equal(
            ["/1", "/2"],
            json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("target").GetString()));
    }

    [Fact]
    public async Task A_file_of_many_records_is_printed_whole()
    {
        using AccessLogFile log = _folder.Create("log");
        AccessLogWriter writer = log.Writer(0);
        for (int i = 0; i < 10_000; i++)
        {
            LogFolder.Write(writer, $"/{i}");
        }

        CommandResult result = (await LogAsync(_folder.Path("log"))).Succeeded();
        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{Combined($"/{i}")}\n")), result.Output);
    }

    [Fact]
    public async Task The_command_without_a_path_reports_the_variable_that_can_name_one() =>
        AssertOneLine(await LogAsync(), 2, "URING_SERVER_ACCESS_LOG");

    [Fact]
    public async Task The_command_without_a_path_reads_the_file_of_the_settings()
    {
        using AccessLogFile log = _folder.Create("log");
        LogFolder.Write(log.Writer(0), "/1");
        CommandResult result = (await LogAsync("--access-log", _folder.Path("log"))).Succeeded();
        Assert.Equal($"{Combined("/1")}\n", result.Output);
    }

    [Fact]
    public async Task An_option_that_does_not_exist_is_a_usage_error() => AssertOneLine(await LogAsync("--tail"), 2, "'--tail' is not an option");

    [Fact]
    public async Task A_missing_file_is_reported_in_one_line() => AssertOneLine(
        await LogAsync(_folder.Path("none"), "--follow"),
        1,
        $"cannot read '{_folder.Path("none")}': there is no such file: name the --access-log file of a server");

    [Fact]
    public async Task A_file_with_other_content_is_reported_in_one_line() =>
        AssertOneLine(await LogAsync(published.BinaryPath), 1, $"'{published.BinaryPath}' is not an access log");

    [Fact]
    public async Task Output_that_cannot_be_written_is_a_failure()
    {
        using AccessLogFile log = _folder.Create("log");
        LogFolder.Write(log.Writer(0), "/1");
        AssertOneLine(await ShellAsync($"exec {published.BinaryPath} log {_folder.Path("log")} > /dev/full"), 1, "cannot write");
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_signal_ends_following_with_exit_code_0(int signal)
    {
        using AccessLogFile log = _folder.Create("log");
        LogFolder.Write(log.Writer(0), "/1");
        Process follow = Follow();
        Assert.Equal(Combined("/1"), await LineAsync(follow));
        Signals.Send(follow.Id, signal);
        Assert.Equal("", await EndAsync(follow));
    }

    [Fact]
    public async Task Following_continues_with_new_records_and_with_the_file_of_the_next_server()
    {
        Process follow;
        using (AccessLogFile log = _folder.Create("log"))
        {
            AccessLogWriter writer = log.Writer(0);
            LogFolder.Write(writer, "/1");
            follow = Follow();
            Assert.Equal(Combined("/1"), await LineAsync(follow));
            LogFolder.Write(writer, "/2");
            Assert.Equal(Combined("/2"), await LineAsync(follow));
            LogFolder.Write(writer, "/3");
        }

        using AccessLogFile next = AccessLogFile.Create(_folder.Options("log", rings: 2))!;
        LogFolder.Write(next.Writer(1), "/4");
        next.Publish();
        Assert.Equal(Combined("/3"), await LineAsync(follow));
        Assert.Equal(Combined("/4"), await LineAsync(follow));
        Signals.Send(follow.Id, Signals.Interrupt);
        Assert.Equal("", await EndAsync(follow));
    }

    [Fact]
    public async Task Following_ends_with_the_reader_of_its_output_even_without_a_record()
    {
        using AccessLogFile log = _folder.Create("log");
        LogFolder.Write(log.Writer(0), "/1");
        CommandResult result = (await ShellAsync($"{published.BinaryPath} log {_folder.Path("log")} --follow | head -n 1")).Succeeded();
        Assert.Equal((Combined("/1") + "\n", ""), (result.Output, result.Error));
    }

    [Fact]
    public async Task Records_that_were_overwritten_before_they_were_read_are_counted()
    {
        const int Written = 20_000;
        using AccessLogFile log = _folder.Create("log");
        AccessLogWriter writer = log.Writer(0);
        LogFolder.Write(writer, "/first");
        Process follow = Follow();
        Assert.Equal(Combined("/first"), await LineAsync(follow));
        Signals.Send(follow.Id, Signals.Stop);
        for (int i = 0; i < Written; i++)
        {
            LogFolder.Write(writer, "/");
        }

        LogFolder.Write(writer, "/last");
        Signals.Send(follow.Id, Signals.Continue);
        int read = 0;
        while (await LineAsync(follow) != Combined("/last"))
        {
            read++;
        }

        Signals.Send(follow.Id, Signals.Interrupt);
        string error = await EndAsync(follow);
        Match report = Regex.Match(error, @"^uring-server: notice: (\d+) records were overwritten before they were read\n$");
        Assert.True(report.Success, error);
        Assert.Equal(Written, read + int.Parse(report.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_check_creates_the_log_and_removes_it()
    {
        CommandResult result = await Command.RunAsync(
            published.BinaryPath, "check", "--listen", "127.0.0.1:0", "--access-log", _folder.Path("log"), "--access-log-size", "3m", "--rings", "2");
        Assert.Contains($"ok      access log    {_folder.Path("log")} can be written: 1m for each ring\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task The_help_names_only_the_settings_that_the_command_uses()
    {
        CommandResult help = (await LogAsync("--help")).Succeeded();
        Assert.Equal(
            ["--access-log", "--config", "--follow", "--help", "--json"],
            Regex.Matches(help.Output, @"(?m)^  (?:-h, )?(--[a-z-]+)").Select(option => option.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        foreach (Process process in _started)
        {
            process.Kill();
            process.Dispose();
        }

        _folder.Dispose();
    }

    private static string Combined(string target) =>
        $"- - - [01/Jan/1970:00:00:00 +0000] \"GET {target} HTTP/1.1\" 200 17 \"-\" \"-\"";

    private static async Task<string?> LineAsync(Process process) => await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience);

    /// <summary>
    /// Waits for the end, requires exit code 0 and no further line, and returns the errors.
    /// </summary>
    private static async Task<string> EndAsync(Process process)
    {
        await process.WaitForExitAsync().WaitAsync(Poll.Patience);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardOutput.ReadToEndAsync()));
        return await process.StandardError.ReadToEndAsync();
    }

    private static Task<CommandResult> ShellAsync(string command) => Command.RunAsync("/bin/sh", "-c", command);

    private Process Follow()
    {
        Process process = Process.Start(new ProcessStartInfo(published.BinaryPath, ["log", _folder.Path("log"), "--follow"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _started.Add(process);
        return process;
    }

    private Task<CommandResult> LogAsync(params string[] arguments) => Command.RunAsync(published.BinaryPath, ["log", .. arguments]);
}
