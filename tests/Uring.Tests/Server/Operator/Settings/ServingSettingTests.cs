using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Uring.Server.Operator.Settings;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The settings of serving, each with its effect on clients.</summary>
[Collection(ServerCollection.Name)]
public sealed class ServingSettingTests(PublishedServer published) : IDisposable
{
    // Far more than the buffers of two sockets hold: a client that does not read keeps its slot.
    private const int Large = 32 << 20;

    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(700);

    private readonly Settings _settings = new(published);

    [Fact]
    public async Task Without_a_deferral_the_server_answers_a_silent_client_at_once()
    {
        const int Clients = 5;
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--defer-accept", "0");
        List<long> times = [];
        for (int i = 0; i < Clients; i++)
        {
            Stopwatch time = Stopwatch.StartNew();
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            Assert.Equal(RunningServer.Response, client.ReadToFin());
            times.Add(time.ElapsedMilliseconds);
        }

        // With the shortest deferral, every one of the clients would wait for a second. A loaded machine
        // delays some of them.
        Assert.InRange(times.Min(), 0, 700);
        Assert.Equal(Clients, (await server.StopAsync()).Silent);
    }

    [Fact]
    public async Task With_a_longer_deferral_the_server_answers_a_silent_client_later()
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--defer-accept", "3");
        Stopwatch time = Stopwatch.StartNew();
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Assert.Equal(RunningServer.Response, client.ReadToFin());

        Assert.InRange(time.ElapsedMilliseconds, 2000, 20_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_server_answers_as_many_clients_at_a_time_as_there_are_slots(int slots)
    {
        await using RunningServer server = await StartLargeAsync("--slots", $"{slots}");
        Assert.Contains($" {slots} slots,", server.ListenLine, StringComparison.Ordinal);
        List<Socket> lazy = [];
        try
        {
            for (int i = 0; i < slots; i++)
            {
                lazy.Add(await AskAsync(server.EndPoint));
                Assert.True(lazy[i].Poll(Poll.Patience, SelectMode.SelectRead), $"client {i} has a slot and no response");
            }

            using Socket next = await AskAsync(server.EndPoint);
            Assert.False(next.Poll(s_while, SelectMode.SelectRead), "a client without a slot has a response");
            lazy[0].Close();
            Assert.True(next.Poll(Poll.Patience, SelectMode.SelectRead), "the slot did not become free");
        }
        finally
        {
            lazy.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task The_server_starts_with_all_slots_that_the_limit_on_open_files_allows()
    {
        // The file table has more entries than slots: the listener and the doorbell.
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
    public async Task No_more_clients_than_the_backlog_wait_for_a_slot(int backlog, bool allWait)
    {
        await using RunningServer server = await StartLargeAsync("--slots", "1", "--defer-accept", "0", "--backlog", $"{backlog}");
        List<Socket> clients = [await AskAsync(server.EndPoint)];
        try
        {
            Assert.True(clients[0].Poll(Poll.Patience, SelectMode.SelectRead), "the only slot has no response");
            Task[] connecting = [.. Enumerable.Range(0, 8).Select(_ =>
            {
                Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                clients.Add(client);
                return client.ConnectAsync(server.EndPoint);
            })];

            await Poll.UntilAsync(() => Connected() >= Math.Min(backlog, 8), () => $"{Connected()} clients are connected");
            await Task.Delay(s_while, TestContext.Current.CancellationToken);

            // The kernel accepts one connection more than the backlog.
            Assert.InRange(Connected(), Math.Min(backlog, 8), Math.Min(backlog + 1, 8));
            Assert.Equal(allWait, Connected() == 8);

            int Connected() => connecting.Count(task => task.IsCompletedSuccessfully);
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
    public async Task A_quiet_server_prints_nothing(string option, string variable, string file)
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
            using (RawClient client = await RawClient.ConnectWhenListeningAsync(port))
            {
                client.Send();
                Assert.Equal(RunningServer.Response, client.ReadToFin());
            }

            Signals.Send(server.Id, Signals.Terminate);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
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
    public async Task A_quiet_server_reports_why_it_cannot_serve()
    {
        CommandResult result = await Command.RunAsync(published.BinaryPath, "--quiet", "--listen", "192.0.2.1:8000");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("uring-server: cannot listen on 192.0.2.1:8000", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_overrides_the_quiet_of_the_file()
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

    public void Dispose() => _settings.Dispose();
}
