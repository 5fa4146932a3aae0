using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>Idle kept connections are the first to go when slots run short.</summary>
[Collection(ServerCollection.Name)]
public sealed class ScarceKeptTests(PublishedServer published)
{
    private const int Slots = 16;

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_connection_that_is_idle_for_longest_makes_room(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--slots", $"{Slots}");
        List<KeptClient> idle = [];
        try
        {
            for (int i = 0; i < Slots; i++)
            {
                idle.Add(await watched.ConnectAsync());
                await idle[^1].RequireServedAsync();
            }

            // The first client sends again if it still can, so that the second one is idle for longest.
            using KeptClient next = await watched.ConnectAsync();
            await next.RequireServedAsync();
            await next.RequireServedAsync();
            await watched.AwaitAsync(figures => figures.CutShort > 0 && figures.ClosingSlots == 0);
            ulong cut = watched.Read().Total.CutShort;
            Assert.InRange(cut, 1ul, 3ul);
            for (int i = 0; i < idle.Count; i++)
            {
                if ((ulong)i < cut)
                {
                    await idle[i].RequireFinAsync();
                }
                else
                {
                    await idle[i].RequireServedAsync();
                }
            }
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        await watched.RequireHealthAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Many_more_clients_than_slots_that_keep_their_connections_are_all_served(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--slots", $"{Slots}");
        List<KeptClient> clients = [];
        try
        {
            for (int i = 0; i < 20 * Slots; i++)
            {
                clients.Add(await watched.ConnectAsync());
                await clients[^1].RequireServedAsync(1 + (i % SiteServer.Numbers));
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await watched.RequireHealthAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((20ul * Slots) + 1, total.Answered);
        Assert.Equal(0ul, total.Broken);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_connection_in_the_middle_of_its_request_keeps_its_slot(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--slots", $"{Slots}");
        List<KeptClient> clients = [];
        using KeptClient head = await watched.ConnectAsync();
        using KeptClient body = await watched.ConnectAsync();
        await head.SendAsync("GET /2 HTTP/1.1\r\nHost: a");
        await body.SendAsync(KeptClient.Request("/3", fields: "Content-Length: 3\r\n") + "a");
        try
        {
            for (int i = 0; i < 3 * Slots; i++)
            {
                clients.Add(await watched.ConnectAsync());
                await clients[^1].RequireServedAsync();
            }

            await head.SendAsync("\r\n\r\n");
            Assert.Equal(SiteServer.TextOf(2), (await head.ReadAsync()).Body);
            await body.SendAsync("bc");
            Assert.Equal(SiteServer.TextOf(3), (await body.ReadAsync()).Body);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }
}
