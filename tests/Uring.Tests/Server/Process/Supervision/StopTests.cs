using System.Net;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A stop: nobody who was connected goes without an answer, and the totals tell what happened.</summary>
[Collection(ServerCollection.Name)]
public class StopTests(PublishedServer published)
{
    [Theory]
    [InlineData("sqpoll", Signals.Interrupt)]
    [InlineData("sqpoll", Signals.Terminate)]
    [InlineData("batched", Signals.Interrupt)]
    [InlineData("batched", Signals.Terminate)]
    public async Task A_signal_ends_an_idle_server_with_its_totals(string mode, int signal)
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
    [InlineData("sqpoll", 20)]
    [InlineData("sqpoll", 700)]
    [InlineData("batched", 20)]
    [InlineData("batched", 700)]
    public async Task A_client_that_was_connected_before_the_stop_and_sends_after_it_is_answered(string mode, int milliseconds)
    {
        // Silent clients are kept back for longer than this test's may take.
        await using RunningServer server = await StartAsync(mode, "--defer-accept", "7");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);

        Task<StopReport> stop = server.StopAsync();
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
    public async Task A_client_that_is_silent_through_the_stop_is_answered(string mode)
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

    private Task<RunningServer> StartAsync(string mode, params string[] options) =>
        RunningServer.StartWithAsync(published, ["--mode", mode, .. options]);

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
