using System.Net;
using System.Net.Sockets;
using Uring.Server.Operator.Figures.Reading;
using Uring.Tests.Support;
using static Uring.Tests.Server.Refusal;

namespace Uring.Tests.Server;

/// <summary>
/// A start that fails without a resource: the server prints one line, returns 1, and leaves existing files as
/// they are.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class FailedStartTests(PublishedServer published) : IDisposable
{
    private readonly FiguresFolder _folder = new();

    [Fact]
    public async Task A_start_that_cannot_open_its_socket_keeps_the_figures_of_the_last_run()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        _folder.FilledPage("page").Dispose();
        AssertOneLine(
            await Command.RunAsync(published.BinaryPath, "--listen", $"{other.LocalEndPoint}", "--stats", _folder.Path("page")), 1, "the port is in use");
        Assert.Equal(1000ul, _folder.Read("page").Total.Connections);
        Assert.Equal(_folder.Path("page"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
    }

    [Fact]
    public async Task The_figures_of_a_server_that_failed_to_start_report_that_it_died()
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        CommandResult result = await Command.RunAsync(
            prlimit, "--nofile=64:64", published.BinaryPath, "--listen", "127.0.0.1:0", "--slots", "100", "--stats", _folder.Path("page"));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(Condition.Died, _folder.Read("page").Condition);
    }

    [Theory]
    [InlineData("serve", "")]
    [InlineData("check", "fault   ring ")]
    public async Task A_default_of_fewer_than_16_slots_is_an_error(string command, string finding)
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        CommandResult result = await Command.RunAsync(prlimit, "--nofile=140:140", published.BinaryPath, command, "--listen", "127.0.0.1:0");
        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single((result.Error + result.Output).Split('\n'), line => line.Contains("open files, 140, leaves 12 slots", StringComparison.Ordinal));
        Assert.StartsWith(finding, line, StringComparison.Ordinal);
        Assert.Contains("or give --slots", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_with_too_few_descriptors_reports_the_limit_on_open_files()
    {
        string prlimit = Need.Tool("prlimit", "util-linux");
        for (int descriptors = 4; descriptors < 9; descriptors++)
        {
            CommandResult result = await Command.RunAsync(
                prlimit, $"--nofile={descriptors}:{descriptors}", published.BinaryPath, "--listen", "127.0.0.1:0", "--slots", "100");
            AssertOneLine(result, 1, "oo many open files");
            Assert.DoesNotContain("cannot write", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_start_with_too_few_threads_reports_the_missing_thread()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming a user without other threads needs root");
        string setpriv = Need.Tool("setpriv", "util-linux");
        string copy = _folder.Path("uring-server");
        File.Copy(published.BinaryPath, copy);
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_101_101);
        AssertOneLine(
            await Command.RunAsync(
                setpriv, "--reuid=54321", "--regid=54321", "--clear-groups", "--inh-caps=-all", "/bin/bash", "-c",
                $"ulimit -u 5; exec {copy} --listen 127.0.0.1:0 --mode batched --slots 8 --rings 8"),
            1, "no room for another thread");
    }

    public void Dispose() => _folder.Dispose();
}
