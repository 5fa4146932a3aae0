using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The system calls of a server with kept connections. The mode sqpoll makes none. The mode batched makes one
/// for each turn of the loop.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class KeptSystemCallTests(PublishedServer published)
{
    private const int Requests = 5000;

    [Fact]
    public async Task An_sqpoll_server_makes_no_system_call_for_kept_and_pipelined_requests()
    {
        string strace = Need.Tool("strace", "strace");
        await using WatchedServer watched = await StartAsync();
        using StraceSession session = await StraceSession.AttachAsync(strace, watched.Server.Pid);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => AskAsync(watched, Requests / 8, pipelined: number % 2 == 0 ? 1 : 50)));
        Assert.Equal("", await session.DetachAsync());
        await watched.RequireBalanceAsync();
        Assert.Equal((ulong)Requests + 1, watched.Read().Total.Requests);
    }

    [Fact]
    public async Task An_sqpoll_server_makes_no_system_call_under_abuse()
    {
        string strace = Need.Tool("strace", "strace");
        await using WatchedServer watched = await StartAsync("--client-header-timeout", "1", "--client-body-timeout", "1", "--send-timeout", "1");
        using StraceSession session = await StraceSession.AttachAsync(strace, watched.Server.Pid);
        using KeptClient slowHead = await watched.ConnectAsync();
        using KeptClient slowBody = await watched.ConnectAsync();
        using KeptClient deaf = await watched.ConnectAsync(receiveBuffer: 2048);
        await slowHead.SendAsync("GET /1 HTTP/1.1\r\nHost");
        await slowBody.SendAsync(KeptClient.Request("/1", fields: "Content-Length: 9\r\n") + "x");

        // Their answers exceed the buffers of both sockets, so the server takes only a part of the requests.
        Task sends = deaf.TrySendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/9"), 100_000)));
        for (int i = 0; i < 300; i++)
        {
            using KeptClient client = await watched.ConnectAsync();
            switch (i % 5)
            {
                case 0:
                    await client.SendAsync("rubbish\r\n\r\n");
                    Assert.Equal(400, (await client.ReadAsync()).Status);
                    break;
                case 1:
                    await client.SendAsync(KeptClient.Request("/2"));
                    client.Reset();
                    break;
                case 2:
                    await client.SendAsync(KeptClient.Request("/3", fields: "Transfer-Encoding: chunked\r\n") + "5\r\nab");
                    client.Reset();
                    break;
                case 3:
                    await client.SendAsync(KeptClient.Request("/" + new string('x', 9000)));
                    Assert.Equal(414, (await client.ReadAsync()).Status);
                    break;
                default:
                    await client.RequireServedAsync();
                    break;
            }
        }

        Assert.Equal(408, (await slowHead.ReadAsync()).Status);
        Assert.Equal(408, (await slowBody.ReadAsync()).Status);
        await sends;
        await watched.AwaitAsync(figures => figures.ResetByTimeout == 1);
        Assert.Equal("", await session.DetachAsync());
        await watched.RequireBalanceAsync();
    }

    [Fact]
    public async Task A_batched_server_makes_far_fewer_system_calls_than_it_answers_pipelined_requests()
    {
        const int Pipelined = 50;
        await using WatchedServer watched = await SiteServer.StartAsync(published, "batched", "--keep-alive-requests", "2000000000");
        await watched.AwaitParkedAsync();
        ulong before = watched.Read().Total.Enters;
        await AskAsync(watched, Requests, Pipelined);
        await watched.RequireBalanceAsync();
        await watched.AwaitParkedAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((ulong)Requests, total.Requests);

        // A call submits up to 16 answers of a connection, and waits. A batch that arrives in parts can need
        // more.
        Assert.InRange(total.Enters - before, 1ul, 8 * (ulong)(Requests / Pipelined));
    }

    [Fact]
    public async Task A_batched_server_makes_at_most_two_system_calls_for_each_request_that_a_client_sends_alone()
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, "batched", "--keep-alive-requests", "2000000000");
        await watched.AwaitParkedAsync();
        ulong before = watched.Read().Total.Enters;
        await AskAsync(watched, 1000, pipelined: 1);
        await watched.RequireBalanceAsync();
        await watched.AwaitParkedAsync();
        Assert.InRange(watched.Read().Total.Enters - before, 1000ul, 2100ul);
    }

    /// <summary>Starts a server in the mode sqpoll that does not park, and has served a client.</summary>
    private async Task<WatchedServer> StartAsync(params string[] options)
    {
        WatchedServer watched = await SiteServer.StartAsync(
            published, "sqpoll", ["--keep-alive-requests", "2000000000", "--park-after", "60", .. options]);
        using KeptClient client = await watched.ConnectAsync();
        await client.RequireServedAsync();
        return watched;
    }

    private static async Task AskAsync(WatchedServer watched, int requests, int pipelined)
    {
        using KeptClient client = await watched.ConnectAsync();
        for (int sent = 0; sent < requests; sent += pipelined)
        {
            int batch = int.Min(pipelined, requests - sent);
            await client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/6"), batch)));
            for (int i = 0; i < batch; i++)
            {
                Assert.Equal(SiteServer.TextOf(6), (await client.ReadAsync()).Body);
            }
        }
    }
}
