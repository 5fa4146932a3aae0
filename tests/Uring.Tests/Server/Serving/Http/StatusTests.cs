namespace Uring.Tests.Server;

/// <summary>The status of each answer, and the state of its connection behind it.</summary>
[Collection(ServerCollection.Name)]
public sealed class StatusTests(PublishedServer published)
{
    /// <summary>Requests after whose answer the connection stays open.</summary>
    public static MatrixTheoryData<string, (string Request, int Status, string Body)> Kept => new(
        ["sqpoll", "batched"],
        [
            (KeptClient.Request("/2"), 200, SiteServer.TextOf(2)),
            ("GET /2?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", 200, SiteServer.TextOf(2)),
            ("GET /%32 HTTP/1.1\r\nHost: a\r\n\r\n", 200, SiteServer.TextOf(2)),
            ("GET http://a.example/2 HTTP/1.1\r\nHost: a.example\r\n\r\n", 200, SiteServer.TextOf(2)),
            ("GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, SiteServer.TextOf(2)),
            ("\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", 200, SiteServer.TextOf(2)),
            (KeptClient.Request("/2", fields: "Content-Length: 0\r\n"), 200, SiteServer.TextOf(2)),
            (KeptClient.Request("/2", fields: "Content-Length: 5\r\n") + "abcde", 200, SiteServer.TextOf(2)),
            (KeptClient.Request("/2", fields: "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n", 200, SiteServer.TextOf(2)),
            (KeptClient.Request("/none"), 204, ""),
            (KeptClient.Request("/old"), 301, "Moved Permanently\n"),
            (KeptClient.Request("/old", "POST", "Content-Length: 3\r\n") + "abc", 301, "Moved Permanently\n"),
            (KeptClient.Request("/nothing"), 404, "Not Found\n"),
            (KeptClient.Request("/nothing", "POST", "Content-Length: 3\r\n") + "abc", 404, "Not Found\n"),
            (KeptClient.Request("/2", "POST", "Content-Length: 3\r\n") + "abc", 405, "Method Not Allowed\n"),
            (KeptClient.Request("/2", "DELETE"), 405, "Method Not Allowed\n"),
            (KeptClient.Request("*", "OPTIONS"), 405, "Method Not Allowed\n"),
            (KeptClient.Request("/x/y/z"), 503, "later"),
        ]);

    /// <summary>Requests that the server answers and then ends the connection.</summary>
    public static MatrixTheoryData<string, (string Request, int Status)> Closed => new(
        ["sqpoll", "batched"],
        [
            ("GET /2 HTTP/1.0\r\n\r\n", 200),
            (KeptClient.Request("/2", fields: "Connection: close\r\n"), 200),
            (KeptClient.Request("/none", fields: "Connection: close\r\n"), 204),
            (KeptClient.Request("/nothing", fields: "Connection: close\r\n"), 404),
            (KeptClient.Request("/2", "POST", "Connection: close\r\nContent-Length: 3\r\n") + "abc", 405),
            ("rubbish\r\n\r\n", 400),
            ("GET /2 HTTP/1.1\r\n\r\n", 400),
            ("GET /2 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET /2 HTTP/1.1\nHost: a\n\n", 400),
            ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            (KeptClient.Request("/2", fields: "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400),
            (KeptClient.Request("/2", fields: "Content-Length: x\r\n"), 400),
            (KeptClient.Request("/2", fields: "Transfer-Encoding: chunked\r\n") + "zz\r\n", 400),
            ("\u0016\u0003\u0001\u0002\0\u0001\0\u0001", 400),
            (KeptClient.Request("/2", fields: "Content-Length: 1048577\r\n"), 413),
            (KeptClient.Request("/2", fields: "Transfer-Encoding: chunked\r\n") + "100001\r\n", 413),
            (KeptClient.Request("/" + new string('x', 9000)), 414),
            (KeptClient.Request("/2", "POST", "Content-Length: 3\r\nExpect: something\r\n"), 417),
            (KeptClient.Request("/2", fields: $"A: {new string('x', 9000)}\r\n"), 431),
            (KeptClient.Request("/2", fields: string.Concat(Enumerable.Repeat("A: b\r\n", 101))), 431),
            (KeptClient.Request("/2", "BREW"), 501),
            (KeptClient.Request("/2", fields: "Transfer-Encoding: gzip, chunked\r\n"), 501),
            ("GET /2 HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ]);

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task The_connection_goes_on_after_the_answer(string mode, (string Request, int Status, string Body) expected)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.RequireServedAsync();
            await client.SendAsync(expected.Request);
            HttpAnswer answer = await client.ReadAsync();
            Assert.Equal((expected.Status, true, expected.Body), (answer.Status, answer.Keeps, answer.Body));
            Assert.Equal(expected.Status == 405 ? "GET, HEAD" : null, answer.Field("Allow"));
            Assert.Equal(expected.Status == 301 ? "https://example.org/" : null, answer.Field("Location"));
            await client.RequireServedAsync(3);
            client.RequireSilence();
        }

        await watched.RequireHealthAsync();
        Assert.Equal((2ul, 4ul), (watched.Read().Total.Answered, watched.Read().Total.Requests));
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task The_connection_ends_with_the_answer(string mode, (string Request, int Status) expected)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.RequireServedAsync();
            await client.SendAsync(expected.Request);
            HttpAnswer answer = await client.ReadAsync();
            Assert.Equal((expected.Status, false), (answer.Status, answer.Keeps));
            Assert.Equal(expected.Status == 405 ? "GET, HEAD" : null, answer.Field("Allow"));
            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal((2ul, 0ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Requests_after_a_refused_one_are_discarded_without_a_reset(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            // Many more bytes than the client could send to a server that does not read them.
            await client.SendAsync("rubbish\r\n\r\n" + string.Concat(Enumerable.Repeat(KeptClient.Request("/3"), 200_000)));
            Assert.Equal(400, (await client.ReadAsync()).Status);
            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_answer_to_a_HEAD_is_the_head_of_the_answer_to_a_GET(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using KeptClient client = await watched.ConnectAsync();
        foreach (string path in (string[])["/1", "/none", "/old", "/nothing", "/x/y"])
        {
            HttpAnswer head = await client.AskAsync(path, "HEAD");
            HttpAnswer get = await client.AskAsync(path);
            Assert.Equal(WithoutDate(get), WithoutDate(head));
            Assert.Equal((true, get.Content.Length), (head.Keeps, head.ContentLength(isToHead: false)));
        }

        client.RequireSilence();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_refused_HEAD_has_no_body(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using KeptClient client = await watched.ConnectAsync();
        Assert.Equal(413, (await client.AskAsync("/1", "HEAD", "Content-Length: 99999999\r\n")).Status);
        await client.RequireFinAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_server_with_one_response_gives_it_to_every_path_and_method(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "64", "--keep-alive", "60", "--body", "one");
        using (KeptClient client = await watched.ConnectAsync())
        {
            foreach (string method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
            {
                HttpAnswer answer = await client.AskAsync("/any/path", method);
                Assert.Equal((200, true, "one"), (answer.Status, answer.Keeps, answer.Body));
            }
        }

        await watched.RequireBalanceAsync();
    }

    [Theory]
    [InlineData("0", 64ul)]
    [InlineData("60", 0ul)]
    public async Task A_server_without_routes_that_keeps_no_connection_has_its_answers_armed(string keepAlive, ulong armed)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", "sqpoll", "--slots", "64", "--keep-alive", keepAlive);
        await watched.AwaitAsync(figures => figures.ArmedSlots == armed);
        _ = await Settings.AskAsync(watched.Server.EndPoint);
        await watched.AwaitAsync(figures => figures.Connections == 1 && figures.ArmedSlots == armed);
    }

    private static string WithoutDate(HttpAnswer answer) => AnswerDate.Remove($"{answer.Head}\r\n\r\n");
}
