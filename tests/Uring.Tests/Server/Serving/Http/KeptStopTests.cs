using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A stop while connections are kept: requests that have arrived are answered, and idle connections are
/// closed.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class KeptStopTests(PublishedServer published)
{
    private long _answers;

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Idle_connections_are_closed_by_a_FIN(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        List<KeptClient> clients = [];
        for (int i = 0; i < 20; i++)
        {
            clients.Add(await watched.ConnectAsync());
            await clients[^1].RequireServedAsync();
        }

        StopReport report = await watched.Server.StopAsync();
        foreach (KeptClient client in clients)
        {
            await client.RequireFinAsync();
            client.Dispose();
        }

        Assert.Equal((20, 20, 0), (report.Connections, report.Answered, report.Unfinished));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_request_that_arrived_before_the_signal_is_answered(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using KeptClient kept = await watched.ConnectAsync();
        await kept.RequireServedAsync();
        Signals.Send(watched.Server.Pid, Signals.Stop);
        await watched.AwaitStoppedAsync();
        using KeptClient fresh = await watched.ConnectAsync();
        await kept.SendAsync(KeptClient.Request("/2"));
        await fresh.SendAsync(KeptClient.Request("/3") + KeptClient.Request("/4"));
        Task<StopReport> stop = watched.Server.StopAsync();
        Signals.Send(watched.Server.Pid, Signals.Continue);

        Assert.Equal(SiteServer.TextOf(2), (await kept.ReadAsync()).Body);
        Assert.Equal(SiteServer.TextOf(3), (await fresh.ReadAsync()).Body);
        Assert.Equal(SiteServer.TextOf(4), (await fresh.ReadAsync()).Body);
        await kept.RequireFinAsync();
        await fresh.RequireFinAsync();
        StopReport report = await stop;
        Assert.Equal((2, 2, 0), (report.Connections, report.Answered, report.Unfinished));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_request_whose_rest_arrives_after_the_signal_is_answered_with_close(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using KeptClient head = await watched.ConnectAsync();
        using KeptClient body = await watched.ConnectAsync();
        using KeptClient idle = await watched.ConnectAsync();
        await idle.RequireServedAsync();
        await head.SendAsync("GET /2 HTTP/1.1\r\nHost: a");
        await body.SendAsync("GET /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
        await watched.AwaitAsync(figures => figures.AnsweringSlots == 2);
        Task<StopReport> stop = watched.Server.StopAsync();

        // The loop has the order: it has closed the idle connection.
        await idle.RequireFinAsync();
        await head.SendAsync("\r\n\r\n");
        await body.SendAsync("bc");
        HttpAnswer[] answers = [await head.ReadAsync(), await body.ReadAsync()];
        Assert.Equal([(200, false), (200, false)], answers.Select(answer => (answer.Status, answer.Keeps)));
        await head.RequireFinAsync();
        await body.RequireFinAsync();
        StopReport report = await stop;
        Assert.Equal((3, 3, 0), (report.Connections, report.Answered, report.Unfinished));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Connections_that_end_no_request_delay_the_stop_no_longer_than_its_limit(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--defer-accept", "0");
        using KeptClient silent = await watched.ConnectAsync();
        using KeptClient head = await watched.ConnectAsync();
        using KeptClient body = await watched.ConnectAsync();
        await head.SendAsync("GET /2 HTTP/1.1\r\nHost: a");
        await body.SendAsync("GET /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
        await watched.AwaitAsync(figures => figures.AnsweringSlots == 3);

        // The process ends by itself: its limits are shorter than the patience of the test.
        StopReport report = await watched.Server.StopAsync();
        Assert.Equal((3, 0), (report.Connections, report.Unfinished));
        await silent.RequireFinAsync();
        Assert.Equal(408, (await head.ReadAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task No_client_that_has_sent_a_request_goes_without_an_answer(string mode)
    {
        for (int round = 0; round < 3; round++)
        {
            await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive-requests", "2000000000");
            Volatile.Write(ref _answers, 0);
            Task<long>[] clients = [.. Enumerable.Range(0, 32).Select(number => Task.Run(() => AskToEndAsync(watched, 1 + (number % 5))))];
            long enough = 2000 + (round * 137);
            await Poll.UntilAsync(() => Volatile.Read(ref _answers) >= enough, () => $"{_answers} answers");

            StopReport report = await watched.Server.StopAsync();

            long answered = (await Task.WhenAll(clients).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken)).Sum();
            Assert.Equal((report.Connections, 0), (report.Answered, report.Unfinished));
            Assert.Equal((ulong)answered, watched.Read().Total.Requests);
        }
    }

    /// <summary>Sends requests until the server ends the connection, or refuses one.</summary>
    /// <returns>The number of answers.</returns>
    private async Task<long> AskToEndAsync(WatchedServer watched, int pipelined)
    {
        long answers = 0;
        while (true)
        {
            KeptClient client;
            try
            {
                client = await watched.ConnectAsync();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                return answers;
            }

            using (client)
            {
                for (bool keeps = true; keeps;)
                {
                    await client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/5"), pipelined)));
                    for (int i = 0; i < pipelined && keeps; i++)
                    {
                        HttpAnswer answer = await client.ReadAsync();
                        Assert.Equal(SiteServer.TextOf(5), answer.Body);
                        keeps = answer.Keeps;
                        answers++;
                        _ = Interlocked.Increment(ref _answers);
                    }
                }

                await client.RequireFinAsync();
            }
        }
    }
}
