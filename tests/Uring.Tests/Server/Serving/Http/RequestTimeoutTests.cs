using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>
/// Connections that wait for too long: for a head, for a body, for the next request, or for the end of their
/// client.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class RequestTimeoutTests(PublishedServer published)
{
    private static readonly string[] s_short = ["--client-header-timeout", "1", "--client-body-timeout", "1"];

    /// <summary>Parts of a request.</summary>
    public static MatrixTheoryData<string, string> Parts => new(
        ["sqpoll", "batched"],
        [
            "G",
            "GET /1 HTTP/1.1\r\n",
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r",
            "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n",
            "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab",
            "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc",
        ]);

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_client_that_stops_in_the_middle_of_its_request_gets_408(string mode, string part)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, s_short);
        using (KeptClient first = await watched.ConnectAsync())
        using (KeptClient second = await watched.ConnectAsync())
        {
            await first.SendAsync(part);
            await second.RequireServedAsync();
            await second.SendAsync(part);
            foreach (KeptClient client in (KeptClient[])[first, second])
            {
                HttpAnswer answer = await client.ReadAsync();
                Assert.Equal((408, false), (answer.Status, answer.Keeps));
                await client.RequireFinAsync();
            }
        }

        await watched.RequireHealthAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((3ul, 0ul, 2ul), (total.Answered, total.Broken, total.RequestTimeouts));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_slow_head_gets_408_although_more_bytes_arrive(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, s_short);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync("GET /1 HTTP/1.1\r\nA: ");
            Task<HttpAnswer> answer = client.ReadAsync();
            while (!answer.IsCompleted)
            {
                await client.SendAsync("x");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            Assert.Equal(408, (await answer).Status);
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_slow_body_is_read_as_long_as_more_bytes_arrive(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, s_short);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync(KeptClient.Request("/1", fields: "Content-Length: 30\r\n"));
            for (int i = 0; i < 30; i++)
            {
                // 3 s in all, and each pause shorter than the limit.
                await Task.Delay(100, TestContext.Current.CancellationToken);
                await client.SendAsync("x");
            }

            Assert.Equal(SiteServer.TextOf(1), (await client.ReadAsync()).Body);
            await client.RequireServedAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal(0ul, watched.Read().Total.RequestTimeouts);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_sends_nothing_is_closed_without_an_answer(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, [.. s_short, "--defer-accept", "0"]);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.RequireFinAsync();
        }

        await watched.RequireBalanceAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((1ul, 1ul, 0ul, 0ul), (total.Answered, total.Silent, total.Broken, total.Requests));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_kept_connection_is_closed_after_its_time(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive", "1");
        using (KeptClient client = await watched.ConnectAsync())
        {
            for (int i = 0; i < 12; i++)
            {
                // Each request restarts the time.
                await client.RequireServedAsync();
                await Task.Delay(150, TestContext.Current.CancellationToken);
            }

            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_last_of_the_requests_that_a_connection_can_send_is_answered_with_close(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive-requests", "3");
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.RequireServedAsync();
            await client.RequireServedAsync(2);
            HttpAnswer last = await client.AskAsync("/3");
            Assert.Equal((200, false, SiteServer.TextOf(3)), (last.Status, last.Keeps, last.Body));
            await client.RequireFinAsync();
        }

        using (KeptClient pipelining = await watched.ConnectAsync())
        {
            // The requests beyond the last one get no answer.
            await pipelining.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/4"), 50)));
            foreach (bool keeps in (bool[])[true, true, false])
            {
                Assert.Equal(keeps, (await pipelining.ReadAsync()).Keeps);
            }

            await pipelining.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal(7ul, watched.Read().Total.Requests);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Without_keep_alive_each_connection_serves_one_request(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive", "0");
        using (KeptClient client = await watched.ConnectAsync())
        {
            HttpAnswer answer = await client.AskAsync("/3");
            Assert.Equal((200, false, SiteServer.TextOf(3)), (answer.Status, answer.Keeps, answer.Body));
            await client.RequireFinAsync();
        }

        await watched.RequireBalanceAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_keeps_sending_after_its_last_answer_is_closed_after_the_lingering_time(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(
            published, mode, "--lingering-time", "1", "--lingering-timeout", "1");
        using KeptClient silent = await watched.ConnectAsync();
        using KeptClient going = await watched.ConnectAsync();
        await silent.SendAsync("rubbish\r\n\r\n");
        await going.SendAsync("rubbish\r\n\r\n");
        Assert.Equal(400, (await silent.ReadAsync()).Status);
        Assert.Equal(400, (await going.ReadAsync()).Status);
        await silent.RequireFinAsync();
        await going.RequireFinAsync();
        while (watched.Read().Total is { } total && total.LingeringSlots > 0)
        {
            await going.TrySendAsync("x");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await watched.RequireBalanceAsync();
        Assert.Equal(2ul, watched.Read().Total.Answered);
    }
}
