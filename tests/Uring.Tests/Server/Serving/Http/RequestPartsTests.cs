namespace Uring.Tests.Server;

/// <summary>Requests whose bytes arrive in parts.</summary>
[Collection(ServerCollection.Name)]
public sealed class RequestPartsTests(PublishedServer published)
{
    // A body in chunks, and one with a length.
    private static readonly string s_requests =
        KeptClient.Request("/2", fields: "Transfer-Encoding: chunked\r\n") + "3;a=\"b\"\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
        + KeptClient.Request("/3", fields: "Content-Length: 4\r\n") + "abcd";

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Requests_that_are_split_at_any_byte_are_answered_alike(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive-requests", "100000");
        using (KeptClient client = await watched.ConnectAsync())
        {
            for (int split = 1; split < s_requests.Length; split++)
            {
                await client.SendAsync(s_requests[..split]);
                await KeptClient.PauseAsync();
                await client.SendAsync(s_requests[split..]);
                await RequireBothAsync(client);
                client.RequireSilence();
            }
        }

        await watched.RequireHealthAsync();
        Assert.Equal((2 * ((ulong)s_requests.Length - 1)) + 1, watched.Read().Total.Requests);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Requests_that_arrive_byte_by_byte_are_answered(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            foreach (char part in s_requests)
            {
                await client.SendAsync($"{part}");
                await KeptClient.PauseAsync();
            }

            await RequireBothAsync(client);
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_largest_head_is_answered_however_it_is_split(string mode)
    {
        // 8192 bytes, in two buffers of the server or more.
        string request = KeptClient.Request("/2", fields: "A: @\r\n");
        request = request.Replace("@", new string('x', 8192 - request.Length), StringComparison.Ordinal);
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            foreach (int split in (int[])[1, 2047, 2048, 2049, 4096, 8190, 8191])
            {
                await client.SendAsync(request[..split]);
                await KeptClient.PauseAsync();

                // Requests follow the head in the same buffer.
                await client.SendAsync(request[split..] + request + KeptClient.Request("/3"));
                foreach (int expected in (int[])[2, 2, 3])
                {
                    Assert.Equal(SiteServer.TextOf(expected), (await client.ReadAsync()).Body);
                }
            }
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_half_closes_gets_all_its_answers(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync(s_requests + KeptClient.Request("/4"));
            client.FinishSending();
            await RequireBothAsync(client);
            Assert.Equal(SiteServer.TextOf(4), (await client.ReadAsync()).Body);
            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal((2ul, 0ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [InlineData("sqpoll", "GET /2 HTTP/1.1\r\nHost: a")]
    [InlineData("batched", "GET /2 HTTP/1.1\r\nHost: a")]
    [InlineData("sqpoll", "GET /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc")]
    [InlineData("batched", "GET /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc")]
    public async Task A_client_that_half_closes_in_the_middle_of_a_request_gets_no_answer_to_it(string mode, string part)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync(KeptClient.Request("/3") + part);
            client.FinishSending();
            Assert.Equal(SiteServer.TextOf(3), (await client.ReadAsync()).Body);
            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
    }

    private static async Task RequireBothAsync(KeptClient client)
    {
        Assert.Equal(SiteServer.TextOf(2), (await client.ReadAsync()).Body);
        Assert.Equal(SiteServer.TextOf(3), (await client.ReadAsync()).Body);
    }
}
