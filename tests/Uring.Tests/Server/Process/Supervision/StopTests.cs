using System.Net;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A stop: every connected client gets a response, and the totals are correct.</summary>
[Collection(ServerCollection.Name)]
public class StopTests(PublishedServer published)
{
    private int _answers;

    [Theory]
    [InlineData("sqpoll", Signals.Interrupt)]
    [InlineData("sqpoll", Signals.Terminate)]
    [InlineData("batched", Signals.Interrupt)]
    [InlineData("batched", Signals.Terminate)]
    public async Task A_signal_ends_an_idle_server_which_prints_its_totals(string mode, int signal)
    {
        await using RunningServer server = await StartAsync(mode);
        using (RawClient client = await RawClient.ConnectAsync(server.EndPoint))
        {
            client.Send();
            _ = client.ReadToFin();
        }

        Assert.Equal(new StopReport(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), await server.StopAsync(signal));
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_stop_under_load_loses_no_connection(string mode)
    {
        for (int round = 0; round < 3; round++)
        {
            await using RunningServer server = await StartAsync(mode);
            Volatile.Write(ref _answers, 0);
            Task<long>[] clients = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => RunClientAsync(server)))];
            int enough = 1000 + (round * 37);
            await Poll.UntilAsync(() => Volatile.Read(ref _answers) >= enough, () => $"{_answers} responses");

            StopReport report = await server.StopAsync();

            long answered = (await Task.WhenAll(clients).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken)).Sum();
            Assert.InRange(answered, enough, long.MaxValue);
            Assert.Equal(answered, report.Connections);
            Assert.Equal(answered, report.Answered);
            Assert.Equal(0, report.Unfinished);
        }
    }

    [Theory]
    [InlineData("sqpoll", 20)]
    [InlineData("sqpoll", 700)]
    [InlineData("batched", 20)]
    [InlineData("batched", 700)]
    public async Task A_client_that_connects_before_the_stop_and_sends_after_the_signal_gets_a_response(string mode, int milliseconds)
    {
        // The kernel holds a silent client back for longer than this client stays silent.
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--defer-accept", "15");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);

        Task<StopReport> stop = watched.Server.StopAsync();
        await watched.AwaitStoppingAsync();
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        client.Send();

        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        StopReport report = await stop;
        Assert.Equal(1, report.Connections);
        Assert.Equal(0, report.Silent);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_client_that_is_silent_during_the_stop_gets_a_response(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Task<StopReport> stop = server.StopAsync();

        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        StopReport report = await stop;
        Assert.Equal(1, report.Connections);
        Assert.Equal(1, report.Silent);
    }

    [Fact]
    public async Task The_port_is_free_when_the_process_has_ended()
    {
        IPEndPoint port;
        await using (RunningServer first = await RunningServer.StartAsync(published))
        {
            port = first.EndPoint;
            await first.StopAsync();
        }

        // A plain socket, since a second server would wait for the port.
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        other.Bind(port);
        other.Listen();
    }

    [Fact]
    public async Task A_server_starts_on_the_port_of_a_server_that_was_killed()
    {
        for (int round = 0; round < 5; round++)
        {
            await using RunningServer killed = await RunningServer.StartAsync(published);
            IPEndPoint port = killed.EndPoint;
            await killed.DisposeAsync();

            await using RunningServer again = await RunningServer.StartAsync(published, $"{port}");
            using RawClient client = await RawClient.ConnectAsync(again.EndPoint);
            client.Send();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }
    }

    private Task<RunningServer> StartAsync(string mode, params string[] options) =>
        RunningServer.StartWithAsync(published, ["--mode", mode, .. options]);

    [Theory]
    [InlineData("sqpoll", Signals.User1)]
    [InlineData("batched", Signals.User2)]
    public async Task SIGUSR1_and_SIGUSR2_do_not_end_the_server(string mode, int signal)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode);
        Signals.Send(server.Pid, signal);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));
        Assert.Equal(1, (await server.StopAsync()).Answered);
    }

    /// <summary>
    /// Sends requests until the kernel refuses the connection. Every client that connects must read the whole
    /// response.
    /// </summary>
    /// <returns>The number of responses.</returns>
    private async Task<long> RunClientAsync(RunningServer server)
    {
        for (long answers = 0; ; answers++)
        {
            RawClient client;
            try
            {
                client = await RawClient.ConnectAsync(server.EndPoint);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return answers;
            }

            using (client)
            {
                client.Send();
                Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
                _ = Interlocked.Increment(ref _answers);
            }
        }
    }
}
