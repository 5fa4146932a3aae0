using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Kept connections on two rings, and more requests than the buffers of a ring hold.</summary>
[Collection(ServerCollection.Name)]
public sealed class KeptRingsTests(PublishedServer published)
{
    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Each_of_two_rings_serves_kept_connections(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--rings", "2");
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            using KeptClient client = await watched.ConnectAsync();
            for (int i = 0; i < 50; i++)
            {
                await client.RequireServedAsync(1 + (i % SiteServer.Numbers));
            }
        }));
        await watched.RequireBalanceAsync();
        Snapshot snapshot = watched.Read();
        Assert.Equal((32ul, 1600ul), (snapshot.Total.Answered, snapshot.Total.Requests));
        Assert.Equal(2, snapshot.Rings.Length);
        foreach (ref readonly RingFigures ring in snapshot.Rings)
        {
            Assert.InRange(ring.Requests, 50ul, 1550ul);
        }

        Assert.Equal(0, (await watched.Server.StopAsync()).Unfinished);
    }

    /// <remarks>
    /// The ring has 1024 buffers of 2 KB. The requests of all clients wait while the server is suspended.
    /// They need more buffers than that when the server continues, so some receives end without a buffer
    /// (ENOBUFS).
    /// </remarks>
    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task More_requests_than_the_buffers_of_the_ring_hold_are_all_answered(string mode)
    {
        const int Clients = 60;
        const int Requests = 900;
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--slots", "256", "--keep-alive-requests", "2000000000");
        List<KeptClient> clients = [];
        try
        {
            for (int i = 0; i < Clients; i++)
            {
                clients.Add(await watched.ConnectAsync());
                await clients[^1].RequireServedAsync();
            }

            Signals.Send(watched.Server.Pid, Signals.Stop);
            await watched.AwaitStoppedAsync();
            string many = string.Concat(Enumerable.Range(0, Requests).Select(i => KeptClient.Request($"/{1 + (i % SiteServer.Numbers)}")));
            Task[] sends = [.. clients.Select(client => client.SendAsync(many))];
            await Task.Delay(200, TestContext.Current.CancellationToken);
            Signals.Send(watched.Server.Pid, Signals.Continue);
            await Task.WhenAll(clients.Select(async client =>
            {
                for (int i = 0; i < Requests; i++)
                {
                    Assert.Equal(SiteServer.TextOf(1 + (i % SiteServer.Numbers)), (await client.ReadAsync()).Body);
                }
            }));
            await Task.WhenAll(sends);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await watched.RequireHealthAsync();
        Assert.Equal((Clients * (Requests + 1ul)) + 1, watched.Read().Total.Requests);
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }
}
