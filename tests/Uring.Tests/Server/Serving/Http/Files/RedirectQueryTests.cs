using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The redirect to the slash of a directory keeps the query of its request.</summary>
[Collection(ServerCollection.Name)]
public sealed class RedirectQueryTests(PublishedServer published) : IDisposable
{
    // In bytes: the default of --client-header-size.
    private const int HeadSize = 8192;

    private readonly ServedFolder _site = new();

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_Location_has_the_query_byte_for_byte(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--header", "X-All: yes");
        using (KeptClient client = await watched.ConnectAsync())
        {
            foreach (string query in new[] { "?x=1", "?", "", "?a?b=/../c", "?%0d%0aX:%20y", "?\"<>\\^`{|}~!$&'()*+,;=:@", $"?{new string('q', 3000)}" })
            {
                string location = query == "?" ? "/docs/" : $"/docs/{query}";
                foreach (string method in new[] { "GET", "HEAD" })
                {
                    HttpAnswer answer = await client.AskAsync($"/docs{query}", method);
                    Assert.Equal((301, location, "yes", true), (answer.Status, answer.Field("Location"), answer.Field("X-All"), answer.Keeps));
                    Assert.Equal((method == "GET" ? "Moved Permanently\n" : "", "18"), (answer.Body, answer.Field("Content-length")));
                }
            }

            Assert.Equal("/docs/?x", (await client.AskAsync("http://a/docs?x")).Field("Location"));
            Assert.Equal("/docs/?x", (await client.AskAsync("/a.txt/../%64ocs?x")).Field("Location"));
            Assert.Equal(405, (await client.AskAsync("/docs?x=1", "POST", "Content-length: 0\r\n")).Status);
            Assert.Equal(404, (await client.AskAsync("/docs/deep?x=1")).Status);
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_longest_query_of_a_request_is_kept(string mode)
    {
        _site.Write("d/index.html", "d");
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            string query = $"?{new string('q', HeadSize - KeptClient.Request("/docs?").Length)}";
            Assert.Equal($"/docs/{query}", (await client.AskAsync($"/docs{query}")).Field("Location"));
            string shortest = $"GET /d?{new string('q', HeadSize - "GET /d? HTTP/1.0\r\n\r\n".Length)} HTTP/1.0\r\n\r\n";
            using (KeptClient old = await watched.ConnectAsync())
            {
                await old.SendAsync(shortest);
                HttpAnswer answer = await old.ReadAsync();
                Assert.Equal((301, shortest.Length), (answer.Status, "GET  HTTP/1.0\r\n\r\n".Length - 1 + answer.Field("Location")!.Length));
            }

            HttpAnswer longer = await client.AskAsync($"/docs{query}q");
            Assert.Equal((431, false), (longer.Status, longer.Keeps));
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Pipelined_redirects_have_their_own_queries(string mode)
    {
        const int Requests = 400;
        await using WatchedServer watched = await StartAsync(mode);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            // Up to 8 KB of queries wait at a time: the client sends the next requests when it has read some
            // answers.
            using KeptClient client = await watched.ConnectAsync(number % 2 == 0 ? 2048 : null);
            Random random = new(number);
            for (int first = 0; first < Requests; first += 20)
            {
                string[] queries = [.. Enumerable.Range(first, 20).Select(request => $"?{request}{new string('q', random.Next(300))}")];
                Task sends = client.SendAsync(string.Concat(queries.Select(query => KeptClient.Request($"/docs{query}") + KeptClient.Request("/a.txt"))));
                foreach (string query in queries)
                {
                    HttpAnswer answer = await client.ReadAsync();
                    Assert.Equal((301, $"/docs/{query}", "Moved Permanently\n"), (answer.Status, answer.Field("Location"), answer.Body));
                    Assert.Equal("0123456789", (await client.ReadAsync()).Body);
                }

                await sends;
            }
        }));
        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Redirects_behind_a_large_file_keep_their_queries_while_it_is_sent_in_part(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync(receiveBuffer: 4096))
        {
            await client.SendAsync(string.Concat(
                KeptClient.Request("/docs?first"), KeptClient.Request("/large.bin"), KeptClient.Request("/docs?second"), KeptClient.Request("/docs?third", "HEAD")));
            await watched.AwaitAsync(figures => figures.AnsweringSlots == 1);
            Assert.Equal("/docs/?first", (await client.ReadAsync()).Field("Location"));
            Assert.Equal(_site.Read("large.bin"), (await client.ReadAsync()).Content);
            Assert.Equal("/docs/?second", (await client.ReadAsync()).Field("Location"));
            Assert.Equal("/docs/?third", (await client.ReadAsync(isToHead: true)).Field("Location"));
            Assert.Equal("/docs/?fourth", (await client.AskAsync("/docs?fourth")).Field("Location"));
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_redirect_whose_query_finds_no_room_behind_others_is_refused(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync(receiveBuffer: 4096))
        {
            // The answers behind the large file wait, and keep their queries.
            string query = $"?{new string('q', 3000)}";
            await client.SendAsync(KeptClient.Request("/large.bin") + string.Concat(Enumerable.Repeat(KeptClient.Request($"/docs{query}"), 3)));
            await watched.AwaitAsync(figures => figures.Refusals(RequestError.TargetTooLong) == 1);
            Assert.Equal(_site.Read("large.bin"), (await client.ReadAsync()).Content);
            Assert.Equal((301, true), await StatusOfAsync(client));
            Assert.Equal((301, true), await StatusOfAsync(client));
            Assert.Equal((414, false), await StatusOfAsync(client));
            await client.RequireFinAsync();
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_redirect_behind_a_body_keeps_its_query(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync(KeptClient.Request("/docs?body", fields: "Content-Length: 4\r\n") + "ab");
            await KeptClient.PauseAsync();
            await client.SendAsync("cd" + KeptClient.Request("/docs?next"));
            Assert.Equal("/docs/?body", (await client.ReadAsync()).Field("Location"));
            Assert.Equal("/docs/?next", (await client.ReadAsync()).Field("Location"));
        }

        await RequireBalanceAsync(watched);
    }

    public void Dispose() => _site.Dispose();

    private static async Task<(int Status, bool Keeps)> StatusOfAsync(KeptClient client)
    {
        HttpAnswer answer = await client.ReadAsync();
        return (answer.Status, answer.Keeps);
    }

    private static async Task RequireBalanceAsync(WatchedServer watched)
    {
        await watched.RequireBalanceAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }

    private Task<WatchedServer> StartAsync(string mode, params string[] options) =>
        WatchedServer.StartAsync(published, ["--mode", mode, "--slots", "64", "--root", _site.Path, .. options]);
}
