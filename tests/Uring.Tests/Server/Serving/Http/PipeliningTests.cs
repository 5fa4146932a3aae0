using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// Clients that send many requests ahead of the answers get each answer whole, in the order of the requests.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class PipeliningTests(PublishedServer published)
{
    private const int Requests = 5000;

    /// <summary>
    /// The size of the client's receive buffer, in bytes (0: the kernel's choice), and how many answers it
    /// reads between two pauses (0: no pause).
    /// </summary>
    public static MatrixTheoryData<string, (int Buffer, int Burst)> Clients => new(
        ["sqpoll", "batched"], [(0, 0), (2048, 0), (2048, 300), (0, 300)]);

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Thousands_of_requests_are_answered_in_their_order(string mode, (int Buffer, int Burst) how)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive-requests", $"{Requests + 2}");
        using (KeptClient client = await watched.ConnectAsync(how.Buffer == 0 ? null : how.Buffer))
        {
            // The client reads while it sends: beyond a number of waiting answers the server takes no more
            // requests.
            Task sends = client.SendAsync(string.Concat(Enumerable.Range(0, Requests).Select(RequestOf)));
            for (int i = 0; i < Requests; i++)
            {
                if (how.Burst > 0 && i % how.Burst == 0)
                {
                    await Task.Delay(30, TestContext.Current.CancellationToken);
                }

                RequireAnswer(await client.ReadAsync(IsHead(i)), i);
            }

            await sends;
            await client.RequireServedAsync();
            client.RequireSilence();
        }

        await watched.RequireHealthAsync();
        Assert.Equal((ulong)Requests + 2, watched.Read().Total.Requests);
        Assert.Equal((2ul, 0ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_reads_nothing_until_it_has_sent_all_its_requests_gets_every_answer(string mode)
    {
        // Their answers fit into the buffers of the sockets only in part. The requests wait in the client's
        // kernel.
        const int Many = 2000;
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--keep-alive-requests", $"{Many + 2}");
        using KeptClient client = await watched.ConnectAsync(receiveBuffer: 2048);
        await client.SendAsync(string.Concat(Enumerable.Range(0, Many).Select(RequestOf)));
        for (int i = 0; i < Many; i++)
        {
            RequireAnswer(await client.ReadAsync(IsHead(i)), i);
        }

        await client.RequireServedAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_sends_without_end_and_reads_nothing_is_reset(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(
            published, mode, "--keep-alive-requests", "2000000000", "--send-timeout", "1");
        using (KeptClient deaf = await watched.ConnectAsync(receiveBuffer: 2048))
        {
            string many = string.Concat(Enumerable.Repeat("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 10_000));
            try
            {
                // The server stops receiving. Then TCP blocks the client until the reset.
                for (int i = 0; i < 1000; i++)
                {
                    await deaf.SendAsync(many).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
                }

                Assert.Fail("the server has taken 400 MB of requests");
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
            {
            }
        }

        await watched.RequireHealthAsync();
        Assert.Equal((1ul, 1ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Short_requests_are_all_answered_when_heads_have_the_smallest_limit(string mode)
    {
        // The limit is also the size of the block that holds the waiting answers of a connection.
        await using WatchedServer watched = await SiteServer.StartAsync(
            published, mode, "--client-header-size", "1024", "--keep-alive-requests", $"{Requests + 1}");
        using KeptClient client = await watched.ConnectAsync();
        Task sends = client.SendAsync(string.Concat(Enumerable.Repeat("GET /1 HTTP/1.1\r\nHost:a\r\n\r\n", Requests)));
        for (int i = 0; i < Requests; i++)
        {
            Assert.Equal(SiteServer.TextOf(1), (await client.ReadAsync()).Body);
        }

        await sends;
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Bodies_of_every_framing_between_pipelined_requests_are_discarded(string mode)
    {
        string[] bodies =
        [
            "Content-Length: 0\r\n\r\n",
            "Content-Length: 10\r\n\r\nGET / HTTP",
            $"Content-Length: 100000\r\n\r\n{new string('x', 100_000)}",
            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nA\r\nGET / HTTP\r\n0;x=\"y\"\r\nTrailer: GET /\r\n\r\n",
            $"Transfer-Encoding: chunked\r\n\r\n186a0\r\n{new string('x', 100_000)}\r\n1\r\nx\r\n0\r\n\r\n",
            "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
            "\r\n",
        ];
        int[] order = [.. Enumerable.Range(0, 400)];
        new Random(22).Shuffle(order);
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            Task sends = client.SendAsync(string.Concat(order.Select(
                i => $"GET /{NumberOf(i)} HTTP/1.1\r\nHost: a\r\n{bodies[i % bodies.Length]}")));
            foreach (int i in order)
            {
                Assert.Equal(SiteServer.TextOf(NumberOf(i)), (await ReadFinalAsync(client)).Body);
            }

            await sends;
            await client.RequireServedAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal((ulong)order.Length + 2, watched.Read().Total.Requests);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Answers_of_one_chain_are_those_of_their_requests_when_a_refused_one_ends_it(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        for (int before = 0; before <= 40; before++)
        {
            using KeptClient client = await watched.ConnectAsync();
            await client.SendAsync(string.Concat(Enumerable.Range(0, before).Select(RequestOf)) + "rubbish\r\n\r\n" + KeptClient.Request("/1"));
            for (int i = 0; i < before; i++)
            {
                RequireAnswer(await client.ReadAsync(IsHead(i)), i);
            }

            Assert.Equal(400, (await client.ReadAsync()).Status);
            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Many_clients_that_pipeline_at_once_get_their_own_answers(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            using KeptClient client = await watched.ConnectAsync(number % 3 == 0 ? 2048 : null);
            for (int round = 0; round < 10; round++)
            {
                Task sends = client.SendAsync(string.Concat(Enumerable.Range(number, 50).Select(RequestOf)));
                for (int i = number; i < number + 50; i++)
                {
                    RequireAnswer(await client.ReadAsync(IsHead(i)), i);
                }

                await sends;
            }
        }));
        await watched.RequireHealthAsync();
        Assert.Equal((41ul, 20_001ul), (watched.Read().Total.Answered, watched.Read().Total.Requests));
    }

    private static bool IsHead(int request) => request % 7 == 3;

    private static int NumberOf(int request) => (request % SiteServer.Numbers) + 1;

    private static string RequestOf(int request) => KeptClient.Request($"/{NumberOf(request)}", IsHead(request) ? "HEAD" : "GET");

    private static void RequireAnswer(HttpAnswer answer, int request)
    {
        string text = SiteServer.TextOf(NumberOf(request));
        Assert.Equal((200, true, $"{text.Length}"), (answer.Status, answer.Keeps, answer.Field("Content-length")));
        Assert.Equal(IsHead(request) ? "" : text, answer.Body);
    }

    /// <summary>Reads an answer, and discards a 100 before it.</summary>
    private static async Task<HttpAnswer> ReadFinalAsync(KeptClient client)
    {
        HttpAnswer answer = await client.ReadAsync();
        return answer.Status == 100 ? await client.ReadAsync() : answer;
    }
}
