using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Uring.Server.Operator.Settings;
using Uring.Tests.Support;
using static Uring.Tests.Server.Refusal;

namespace Uring.Tests.Server;

/// <summary>
/// Command lines: an error is one line on stderr, with exit code 2 for usage errors and 1 for errors of the
/// system.
/// </summary>
[Collection(ServerCollection.Name)]
public class CommandLineTests(PublishedServer published)
{
    [Fact]
    public async Task Help_names_the_options()
    {
        CommandResult result = (await Command.RunAsync(published.BinaryPath, "--help")).Succeeded();
        Assert.Contains("--listen <ADDRESS:PORT>", result.Output, StringComparison.Ordinal);
        Assert.Contains("[default: 0.0.0.0:8000]", result.Output, StringComparison.Ordinal);
        Assert.Contains("--slots <N> ", result.Output, StringComparison.Ordinal);
        Assert.Contains("[default: 8192]", result.Output, StringComparison.Ordinal);
        Assert.Contains("--quiet ", result.Output, StringComparison.Ordinal);
        Assert.Contains("URING_SERVER_BODY_FILE", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n  uring-server --listen", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_describes_each_setting_and_its_default()
    {
        CommandResult result = (await Command.RunAsync(published.BinaryPath, "--help")).Succeeded();

        // The help without its line breaks.
        string help = string.Join(' ', result.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.All(ServerSettings.All, setting =>
        {
            string value = setting.Kind == SettingKind.Flag ? "" : $"<{setting.ValueName}> ";
            string end = setting is { Default: { } byDefault, Kind: not SettingKind.List } ? $" [default: {byDefault}]" : "";
            Assert.Contains($"{setting.Option} {value}{setting.Description}{end}", help, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_option_version_prints_a_version()
    {
        CommandResult result = (await Command.RunAsync(published.BinaryPath, "--version")).Succeeded();
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", result.Output);
    }

    [Theory]
    [InlineData("--version", "version")]
    [InlineData("--version", "-v")]
    [InlineData("--help", "help")]
    [InlineData("--help", "-h")]
    public async Task A_command_or_a_letter_does_the_same_as_the_option(string option, string other)
    {
        string expected = (await Command.RunAsync(published.BinaryPath, option)).Succeeded().Output;
        Assert.Equal(expected, (await Command.RunAsync(published.BinaryPath, other)).Succeeded().Output);
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("log")]
    [InlineData("check")]
    [InlineData("serve")]
    public async Task Help_for_a_command_lists_what_the_command_takes(string command)
    {
        string help = (await Command.RunAsync(published.BinaryPath, "help", command)).Succeeded().Output;
        Assert.Equal(help, (await Command.RunAsync(published.BinaryPath, command, "--help")).Succeeded().Output);
        Assert.Contains($"uring-server {command} ", help, StringComparison.Ordinal);
        Assert.Equal(command == "stats", help.Contains("--prometheus", StringComparison.Ordinal));
        Assert.Equal(command is "serve" or "check", help.Contains("--slots", StringComparison.Ordinal));
        Assert.Contains("--config", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--foo' is not an option", "stats", "--foo")]
    [InlineData("'nosuch' is not a command", "help", "nosuch")]
    [InlineData("'version' is not a command", "version", "more")]
    public async Task A_word_that_a_command_does_not_know_is_a_usage_error(string message, params string[] arguments)
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"uring-server: {message}", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen", "nonsense")]
    [InlineData("--listen", "localhost:8000")]
    [InlineData("--listen", "127.0.0.1")]
    [InlineData("--listen", "127.0.0.1:65536")]
    [InlineData("--listen", "127.0.0.1:-1")]
    [InlineData("--listen", "1:80")]
    [InlineData("--listen", "::1:8000")]
    [InlineData("--listen", "[127.0.0.1]:8000")]
    [InlineData("--listen", "0x7f.0.0.1:8000")]
    [InlineData("--listen", "127.0.0.010:8000")]
    [InlineData("--listen", "[fe80::1%nosuch]:8000")]
    [InlineData("--listen", "[[::1]]:8000")]
    [InlineData("--listen", "[[::1]:99]:8000")]
    [InlineData("--listen", "[::1]]:8000")]
    [InlineData("--listen")]
    [InlineData("--no-such-option")]
    [InlineData("--header")]
    [InlineData("--header", "A: b", "C: d")]
    [InlineData("--quiet", "perhaps")]
    [InlineData("--body", "x", "--version")]
    [InlineData("argument")]
    [InlineData("[argument]")]
    [InlineData("[suggest:1]")]
    [InlineData("@/etc/hostname")]
    [InlineData("/?")]
    public async Task A_bad_command_line_is_reported_in_one_line_with_exit_code_2(params string[] arguments)
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, arguments);
        AssertOneLine(result, 2, arguments[^1]);
    }

    [Theory]
    [InlineData("'[::ffff:127.0.0.1]:8000' is an IPv4-mapped IPv6 address: give 127.0.0.1:8000", "--listen", "[::ffff:127.0.0.1]:8000")]
    [InlineData("127.0.0.1:8000 is covered by 0.0.0.0:8000: give one of them", "--listen", "127.0.0.1:8000", "--listen", "0.0.0.0:8000")]
    [InlineData("--body needs a value: give UTF-8 text, or --body=--quiet if that is the value", "--listen", "127.0.0.1:0", "--body", "--quiet")]
    [InlineData("--body needs a value: give UTF-8 text, or --body=--slots=9 if that is the value", "--body", "--slots=9")]
    [InlineData("--header needs a value: ", "check", "--header", "-h")]
    [InlineData("--stats needs a value: ", "stats", "--stats", "--json")]
    [InlineData("'start' is not a command: give one of serve, check, stats, log, or only options", "start")]
    [InlineData("serve: unexpected argument 'now': give only options", "serve", "now")]
    [InlineData("check: unexpected argument 'now': give only options", "check", "now")]
    [InlineData("stats: unexpected argument 'b': give only one PATH, and options", "stats", "a", "b")]
    [InlineData("'--no-such-option' is not an option", "serve", "--no-such-option")]
    public async Task An_error_of_the_command_line_is_reported_with_a_fix(string mention, params string[] arguments) =>
        AssertOneLine(await Command.RunAsync(published.BinaryPath, arguments), 2, mention);

    [Fact]
    public async Task The_command_serve_accepts_a_body_that_is_the_name_of_an_option_after_an_equals_sign()
    {
        await using RunningServer server = await RunningServer.StartByAsync(
            published.BinaryPath, "serve", "--listen", "127.0.0.1:0", "--body=--quiet", "--mode", "batched");
        Assert.EndsWith("\r\n\r\n--quiet", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_of_two_lines_is_reported_in_one()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "two\nlines");
        AssertOneLine(result, 2, "two\\nlines");
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line_with_exit_code_1()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();

        CommandResult result = await Command.RunAsync(published.BinaryPath, "--listen", $"{other.LocalEndPoint}");

        AssertOneLine(result, 1, "in use");
    }

    [Fact]
    public async Task An_unknown_user_is_reported_with_the_source_of_its_name()
    {
        AssertOneLine(await Command.RunAsync(published.BinaryPath, "--listen", "127.0.0.1:0", "--user", "nosuch"), 2, "--user: 'nosuch' is not a user");
        AssertOneLine(
            await Command.RunAsync("/usr/bin/env", "URING_SERVER_USER=nosuch", published.BinaryPath, "--listen", "127.0.0.1:0"),
            2,
            "URING_SERVER_USER: 'nosuch' is not a user");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_reported_in_one_line_with_exit_code_1()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "--listen", "192.0.2.1:8000");
        AssertOneLine(result, 1, "192.0.2.1:8000");
    }

    [Fact]
    public async Task A_privileged_port_without_the_privilege_is_reported_in_one_line_with_exit_code_1()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing the user needs root");
        string unshare = Need.Tool("unshare", "util-linux");
        string setpriv = Need.Tool("setpriv", "util-linux");

        // A copy that any user may run: other users may not be able to read the checkout.
        string copy = Path.Combine(Path.GetTempPath(), $"uring-server-{Environment.ProcessId}");
        File.Copy(published.BinaryPath, copy, overwrite: true);
        try
        {
            // A separate network namespace: the machine may allow every user to open port 80.
            CommandResult result = await Command.RunAsync(
                unshare, "--net", setpriv, "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all",
                copy, "--listen", "0.0.0.0:80");
            AssertOneLine(result, 1, "no permission for port 80");
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Theory]
    [InlineData("> /dev/full")]
    [InlineData(">&-")]
    public async Task A_server_that_cannot_write_its_lines_serves(string redirection)
    {
        int port = FreePort();
        using Process server = Process.Start(
            "/bin/sh", ["-c", $"exec {published.BinaryPath} --listen 127.0.0.1:{port} {redirection}"]);

        // The server cannot report that it listens.
        using (RawClient client = await RawClient.ConnectWhenListeningAsync(new IPEndPoint(IPAddress.Loopback, port)))
        {
            client.Send();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }

        Signals.Send(server.Id, Signals.Terminate);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task A_version_that_cannot_be_written_is_reported_in_one_line_with_exit_code_1() =>
        AssertOneLine(await Command.RunAsync("/bin/sh", "-c", $"exec {published.BinaryPath} --version > /dev/full"), 1, "cannot write");

    [Fact]
    public async Task The_server_listens_on_IPv6_and_prints_the_address_in_brackets()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this kernel has no IPv6");
        await using RunningServer server = await RunningServer.StartAsync(published, "[::1]:0");
        Assert.StartsWith("listening on [::1]:", server.ListenLine, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
