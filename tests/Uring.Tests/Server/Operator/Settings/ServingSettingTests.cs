using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Uring.Server.Operator.Settings;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The settings of how it is served, each by what a client sees of it.</summary>
[Collection(ServerCollection.Name)]
public sealed class ServingSettingTests(PublishedServer published) : IDisposable
{
    // Far beyond what the buffers of two sockets hold: whoever does not read it keeps its slot.
    private const int Large = 32 << 20;

    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(700);

    private readonly Settings _settings = new(published);

    [Fact]
    public async Task Without_deferral_a_silent_client_is_answered_at_once()
    {
        // A deferral of 1 second is what the kernel would not have answered by then.
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--defer-accept", "0");
        Stopwatch time = Stopwatch.StartNew();
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Assert.Equal(RunningServer.Response, client.ReadToFin());

        Assert.InRange(time.ElapsedMilliseconds, 0, 700);
        Assert.Equal(1, (await server.StopAsync()).Silent);
    }

    [Fact]
    public async Task With_a_longer_deferral_a_silent_client_is_answered_later()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--defer-accept", "3");
        Stopwatch time = Stopwatch.StartNew();
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Assert.Equal(RunningServer.Response, client.ReadToFin());

        Assert.InRange(time.ElapsedMilliseconds, 2000, 10_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task So_many_clients_are_answered_at_a_time_as_there_are_slots(int slots)
    {
        await using RunningServer server = await StartLargeAsync("--slots", $"{slots}");
        Assert.Contains($" {slots} slots,", server.ListenLine, StringComparison.Ordinal);
        List<Socket> lazy = [];
        try
        {
            for (int i = 0; i < slots; i++)
            {
                lazy.Add(await AskAsync(server.EndPoint));
                Assert.True(lazy[i].Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), $"client {i} has a slot and no answer");
            }

            using Socket next = await AskAsync(server.EndPoint);
            Assert.False(next.Poll(s_while, SelectMode.SelectRead), "it was answered without a slot");
            lazy[0].Close();
            Assert.True(next.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), "the slot did not come free");
        }
        finally
        {
            lazy.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task The_most_slots_are_served_that_the_limit_on_files_leaves_room_for()
    {
        // A few more places of the file table than slots: the listener and what the loop has for itself.
        ulong slots = ulong.Min(ServerOptions.MaxSlots, Need.Kernel().Limits.OpenFilesHard - 8);
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--slots", $"{slots}");
        Assert.Contains($" {slots} slots,", server.ListenLine, StringComparison.Ordinal);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));

        StopReport report = await server.StopAsync();

        Assert.Equal(1, report.Answered);
        Assert.Equal(0, report.Unfinished);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(64, true)]
    public async Task No_more_clients_than_the_backlog_wait_for_their_turn(int backlog, bool allWait)
    {
        await using RunningServer server = await StartLargeAsync("--slots", "1", "--defer-accept", "0", "--backlog", $"{backlog}");
        List<Socket> clients = [await AskAsync(server.EndPoint)];
        try
        {
            Assert.True(clients[0].Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), "the only slot answers nobody");
            Task[] connecting = [.. Enumerable.Range(0, 8).Select(_ =>
            {
                Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                clients.Add(client);
                return client.ConnectAsync(server.EndPoint);
            })];

            Task all = Task.WhenAll(connecting);
            bool waiting = await Task.WhenAny(all, Task.Delay(s_while, TestContext.Current.CancellationToken)) == all;
            Assert.Equal(allWait, waiting);

            // The kernel lets one more in than it is told.
            Assert.InRange(connecting.Count(task => task.IsCompletedSuccessfully), Math.Min(backlog, 8), Math.Min(backlog + 1, 8));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("--quiet", "", "")]
    [InlineData("", "true", "")]
    [InlineData("", "", """{"quiet": true}""")]
    public async Task A_quiet_server_says_nothing(string option, string variable, string file)
    {
        using Socket reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        IPEndPoint port = (IPEndPoint)reserved.LocalEndPoint!;
        reserved.Close();
        List<string> options = ["--listen", $"{port}"];
        options.AddRange(option.Length > 0 ? [option] : []);
        options.AddRange(file.Length > 0 ? ["--config", _settings.File("config", file)] : []);
        ProcessStartInfo start = new(published.BinaryPath, options) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (variable.Length > 0)
        {
            start.Environment["URING_SERVER_QUIET"] = variable;
        }

        using Process server = Process.Start(start)!;
        try
        {
            Assert.Equal(RunningServer.Response, await Settings.AskAsync(await ListeningAsync(port)));
            Signals.Send(server.Id, Signals.Terminate);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Equal("", await server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Equal("", await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    [Fact]
    public async Task A_quiet_server_that_cannot_serve_says_why()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "--quiet", "--listen", "192.0.2.1:8000");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("uring-server: cannot listen on 192.0.2.1:8000", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_makes_a_server_loud_that_the_file_makes_quiet()
    {
        string file = _settings.File("config", """{"quiet": true}""");
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--quiet", "false", "--config", file);
        Assert.StartsWith("listening on ", server.ListenLine, StringComparison.Ordinal);
    }

    private Task<RunningServer> StartLargeAsync(params string[] options) =>
        RunningServer.StartWithAsync(published, [.. options, "--body-file", _settings.File("large", new byte[Large])]);

    private static async Task<Socket> AskAsync(IPEndPoint server)
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server);
        _ = client.Send("GET / HTTP/1.0\r\n\r\n"u8);
        return client;
    }

    private static async Task<IPEndPoint> ListeningAsync(IPEndPoint server)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using RawClient client = await RawClient.ConnectAsync(server);
                client.Reset();
                return server;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && attempt < 200)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    public void Dispose() => _settings.Dispose();
}
