using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A locked-down server notifies the service manager of the start, of each reload and of the stop.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed partial class NotifyTests(PublishedServer published) : IDisposable
{
    private const UnixFileMode ForAll = (UnixFileMode)0b111_101_101;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-notify-");

    [Theory]
    [InlineData("sqpoll", true)]
    [InlineData("sqpoll", false)]
    [InlineData("batched", true)]
    [InlineData("batched", false)]
    public Task The_server_notifies_the_manager_of_the_start_each_reload_and_the_stop(string mode, bool isAbstract) =>
        NotifyAsync(isAbstract ? NotifySocket.NewAbstractName() : Path("notify"), "--mode", mode);

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public Task A_server_that_has_changed_its_user_notifies_the_manager(string mode)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing the user needs root");
        File.SetUnixFileMode(_folder.FullName, ForAll);
        return NotifyAsync(Path("notify"), "--mode", mode, "--user", "nobody");
    }

    [Fact]
    public async Task A_server_that_fails_to_start_does_not_report_that_it_is_ready()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        using NotifySocket manager = new(Path("notify"));

        CommandResult result = await Command.RunAsync(
            "env", $"NOTIFY_SOCKET={manager.Name}", published.BinaryPath, "--listen", $"{other.LocalEndPoint}");

        Assert.Equal(1, result.ExitCode);
        Assert.True(manager.IsEmpty);
    }

    private async Task NotifyAsync(string socket, params string[] options)
    {
        string body = Path("body");
        await File.WriteAllTextAsync(body, "first", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(body, (UnixFileMode)0b110_100_100);
        using NotifySocket manager = new(socket);
        if (File.Exists(socket))
        {
            // The manager gives every user access, since a service may run as any user.
            File.SetUnixFileMode(socket, (UnixFileMode)0b110_110_110);
        }

        Task<RunningServer> start = RunningServer.StartWithAsync(
            published, new Dictionary<string, string> { ["NOTIFY_SOCKET"] = manager.Name }, ["--slots", "64", "--body-file", body, .. options]);
        Task<string> ready = AskWhenReadyAsync(manager);
        await using RunningServer server = await start;
        string answer = await ready;
        Assert.EndsWith("first", answer, StringComparison.Ordinal);

        await File.WriteAllTextAsync(body, "another", TestContext.Current.CancellationToken);
        await ReloadAsync(answer.Length + "another".Length - "first".Length);

        // The manager also waits for the end of a reload that fails.
        File.Delete(body);
        await ReloadAsync(answer.Length + "another".Length - "first".Length);

        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal("STOPPING=1", await manager.ReceiveAsync());
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.True(manager.IsEmpty);

        async Task ReloadAsync(int length)
        {
            long before = NotifySocket.Microseconds;
            Signals.Send(server.Pid, Signals.HangUp);
            Assert.InRange(await manager.ReceiveReloadingAsync(), before, NotifySocket.Microseconds);
            Assert.Equal($"READY=1\nSTATUS=serving {length} bytes on {server.EndPoint}", await manager.ReceiveAsync());
        }
    }

    /// <summary>Requires that the first datagram reports readiness, and sends a request at once.</summary>
    /// <returns>The response.</returns>
    private static async Task<string> AskWhenReadyAsync(NotifySocket manager)
    {
        string datagram = await manager.ReceiveAsync();
        Match ready = ReadyPattern().Match(datagram);
        Assert.True(ready.Success, datagram);
        using RawClient client = await RawClient.ConnectAsync(IPEndPoint.Parse(ready.Groups["at"].Value));
        client.Send();
        string answer = await client.ReadRawAsync();
        Assert.Equal($"{answer.Length}", ready.Groups["length"].Value);
        return answer;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex(@"\AREADY=1\nSTATUS=serving (?<length>\d+) bytes on (?<at>\S+)\z")]
    private static partial Regex ReadyPattern();
}
