using System.Net;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A stop: nobody who was connected goes without an answer, and the totals tell what happened.</summary>
[Collection(ServerCollection.Name)]
public class StopTests(PublishedServer published)
{
    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_signal_ends_an_idle_server_with_its_totals(int signal)
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using (RawClient client = await RawClient.ConnectAsync(server.EndPoint))
        {
            client.Send();
            _ = client.ReadToFin();
        }

        Assert.Equal(new StopReport(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), await server.StopAsync(signal));
    }

    [Fact]
    public async Task A_stop_under_load_loses_no_connection()
    {
        for (int round = 0; round < 5; round++)
        {
            await using RunningServer server = await RunningServer.StartAsync(published);
            Task<long>[] clients = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => RunClientAsync(server)))];
            await Task.Delay(TimeSpan.FromMilliseconds(500 + (round * 37)), TestContext.Current.CancellationToken);

            StopReport report = await server.StopAsync();

            long answered = (await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Sum();
            Assert.NotEqual(0, answered);
            Assert.Equal(answered, report.Connections);
            Assert.Equal(answered, report.Answered);
            Assert.Equal(0, report.Unfinished);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(700)]
    public async Task A_client_that_was_connected_before_the_stop_and_sends_after_it_is_answered(int milliseconds)
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Task<StopReport> stop = server.StopAsync();
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        client.Send();

        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        Assert.Equal(1, (await stop).Connections);
    }

    [Fact]
    public async Task A_client_that_is_silent_through_the_stop_is_answered()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Task<StopReport> stop = server.StopAsync();

        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        StopReport report = await stop;
        Assert.Equal(1, report.Connections);
        Assert.Equal(1, report.Silent);
    }

    [Fact]
    public async Task Who_comes_after_the_signal_is_not_let_in()
    {
        await using RunningServer server = await RunningServer.StartAsync(published);

        // The silent client keeps the server for about a second.
        using RawClient silent = await RawClient.ConnectAsync(server.EndPoint);
        Task<StopReport> stop = server.StopAsync();
        await Task.Delay(100, TestContext.Current.CancellationToken);

        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(server.EndPoint));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(1, (await stop).Connections);
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_second_signal_ends_the_process_at_once(int signal)
    {
        await using RunningServer server = await RunningServer.StartAsync(published);
        using RawClient silent = await RawClient.ConnectAsync(server.EndPoint);
        Signals.Send(server.Pid, signal);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, signal);

        // As a shell has it: 128 and the signal.
        Assert.Equal(128 + signal, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task The_port_is_free_as_soon_as_the_process_has_ended()
    {
        IPEndPoint port;
        await using (RunningServer first = await RunningServer.StartAsync(published))
        {
            port = first.EndPoint;
            await first.StopAsync();
        }

        // Not with a second server, which would wait for the port a little.
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        other.Bind(port);
        other.Listen();
    }

    [Fact]
    public async Task A_server_that_was_killed_is_started_again_on_its_port()
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

    /// <summary>Connects again and again until the server is gone. Once connected, it must be answered in full.</summary>
    /// <returns>How many answers it got.</returns>
    private static async Task<long> RunClientAsync(RunningServer server)
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
            }
        }
    }
}
