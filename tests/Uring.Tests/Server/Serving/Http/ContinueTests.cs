namespace Uring.Tests.Server;

/// <summary>Clients that send <c>Expect: 100-continue</c>: RFC 9110, section 10.1.1.</summary>
[Collection(ServerCollection.Name)]
public sealed class ContinueTests(PublishedServer published)
{
    public static MatrixTheoryData<string, (string Framing, string Body)> Bodies => new(
        ["sqpoll", "batched"], [("Content-Length: 3\r\n", "abc"), ("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_client_that_waits_gets_100_and_then_its_answer(string mode, (string Framing, string Body) request)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            for (int round = 0; round < 3; round++)
            {
                Assert.Equal("HTTP/1.1 100 Continue", (await client.AskAsync("/old", "POST", request.Framing + "Expect: 100-continue\r\n")).Head);
                client.RequireSilence();
                await client.SendAsync(request.Body);
                Assert.Equal(301, (await client.ReadAsync()).Status);
            }

            await client.RequireServedAsync();
        }

        await watched.RequireHealthAsync();

        // The figures do not count a 100 as an answer.
        Assert.Equal((2ul, 5ul), (watched.Read().Total.Answered, watched.Read().Total.Requests));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_client_that_does_not_wait_gets_its_answer(string mode, (string Framing, string Body) request)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            string head = KeptClient.Request("/old", "POST", request.Framing + "Expect: 100-continue\r\n");
            await client.SendAsync(head + request.Body + KeptClient.Request("/2"));
            Assert.Equal(301, (await client.ReadAsync()).Status);
            Assert.Equal(SiteServer.TextOf(2), (await client.ReadAsync()).Body);
            client.RequireSilence();
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_100_follows_the_answers_to_the_requests_before(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using KeptClient client = await watched.ConnectAsync();
        await client.SendAsync(
            string.Concat(Enumerable.Range(1, 9).Select(number => KeptClient.Request($"/{number}")))
            + KeptClient.Request("/old", "POST", "Content-Length: 1\r\nExpect: 100-continue\r\n"));
        for (int number = 1; number <= 9; number++)
        {
            Assert.Equal(SiteServer.TextOf(number), (await client.ReadAsync()).Body);
        }

        Assert.Equal(100, (await client.ReadAsync()).Status);
        await client.SendAsync("x");
        Assert.Equal(301, (await client.ReadAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_of_HTTP_1_0_and_one_without_a_body_get_no_100(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using KeptClient client = await watched.ConnectAsync();
        Assert.Equal(200, (await client.AskAsync("/1", fields: "Expect: 100-continue\r\n")).Status);
        await client.SendAsync("POST /old HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        await KeptClient.PauseAsync();
        await client.SendAsync("abc");
        Assert.Equal(301, (await client.ReadAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_whose_body_is_too_large_gets_413_in_the_place_of_100(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--client-max-body-size", "10");
        using KeptClient client = await watched.ConnectAsync();
        HttpAnswer answer = await client.AskAsync("/old", "POST", "Content-Length: 11\r\nExpect: 100-continue\r\n");
        Assert.Equal((413, false), (answer.Status, answer.Keeps));
        await client.RequireFinAsync();
    }
}
