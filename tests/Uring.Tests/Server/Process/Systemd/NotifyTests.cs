using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A service manager hears of the start, of each reload and of the stop, from a server that is locked down.</summary>
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
    public Task The_start_each_reload_and_the_stop_are_told(string mode, bool isAbstract) =>
        TellAsync(isAbstract ? NotifySocket.NewAbstractName() : Path("notify"), "--mode", mode);

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public Task Another_user_tells_as_much(string mode)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "it takes root to become another user");
        File.SetUnixFileMode(_folder.FullName, ForAll);
        return TellAsync(Path("notify"), "--mode", mode, "--user", "nobody");
    }

    [Fact]
    public async Task A_server_that_does_not_start_does_not_say_that_it_is_ready()
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

    private async Task TellAsync(string socket, params string[] options)
    {
        string body = Path("body");
        await File.WriteAllTextAsync(body, "first", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(body, (UnixFileMode)0b110_100_100);
        using NotifySocket manager = new(socket);
        if (File.Exists(socket))
        {
            // As the manager has it: whoever is a service may write.
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

        // The manager waits for the end of a reload that fails, too.
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

    /// <summary>Asks as soon as the first word has come, which has to be one that the server is ready.</summary>
    /// <returns>The answer.</returns>
    private static async Task<string> AskWhenReadyAsync(NotifySocket manager)
    {
        string told = await manager.ReceiveAsync();
        Match ready = ReadyPattern().Match(told);
        Assert.True(ready.Success, told);
        string answer = await Settings.AskAsync(IPEndPoint.Parse(ready.Groups["at"].Value));
        Assert.Equal($"{answer.Length}", ready.Groups["length"].Value);
        return answer;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex(@"\AREADY=1\nSTATUS=serving (?<length>\d+) bytes on (?<at>\S+)\z")]
    private static partial Regex ReadyPattern();
}
