using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>
/// Idle kept connections do not keep the threads awake, and a deadline that comes due wakes the loop.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class KeptParkTests(PublishedServer published)
{
    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_server_with_idle_kept_connections_takes_no_CPU_time(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--park-after", "1");
        List<KeptClient> clients = [];
        try
        {
            for (int i = 0; i < 20; i++)
            {
                clients.Add(await watched.ConnectAsync());
                await clients[^1].RequireServedAsync();
            }

            await watched.AwaitAsleepAsync();
            long before = watched.CpuTicks();
            await Task.Delay(2000, TestContext.Current.CancellationToken);
            Assert.Equal(before, watched.CpuTicks());
            RingFigures total = watched.Read().Total;
            Assert.Equal((20ul, 1ul), (total.KeptSlots, total.Parked));
            foreach (KeptClient client in clients)
            {
                await client.RequireServedAsync();
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_deadline_of_a_kept_connection_wakes_a_loop_that_sleeps(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--park-after", "1", "--keep-alive", "4");
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.RequireServedAsync();
            await watched.AwaitAsleepAsync();
            Assert.Equal(1ul, watched.Read().Total.KeptSlots);
            await client.RequireFinAsync();
        }

        await watched.RequireHealthAsync();
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_deadline_of_a_head_wakes_a_loop_that_sleeps(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--park-after", "1", "--client-header-timeout", "4");
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync("GET /1 HTTP/1.1\r\n");
            await watched.AwaitAsync(figures => figures.AnsweringSlots == 1);
            await watched.AwaitAsleepAsync();
            Assert.Equal(408, (await client.ReadAsync()).Status);
        }

        await watched.RequireHealthAsync();
    }

    [Fact]
    public async Task A_batched_loop_with_an_answer_in_progress_is_not_parked()
    {
        using Settings settings = new(published);
        string body = settings.File("body", new byte[8 << 20]);
        await using WatchedServer watched = await SiteServer.StartAsync(published, "batched", "--body-file", body);
        using KeptClient client = await watched.ConnectAsync(receiveBuffer: 4096);
        await watched.AwaitParkedAsync();
        await client.SendAsync(KeptClient.Request("/"));
        await watched.AwaitAsync(figures => figures.Parked == 0);
        await ProcessThreads.AwaitLoopsAsleepAsync(watched.Server.Pid);
        RingFigures total = watched.Read().Total;
        Assert.Equal((1ul, 0ul), (total.AnsweringSlots, total.Parked));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_request_on_a_kept_connection_wakes_a_loop_that_sleeps(string mode)
    {
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--park-after", "1");
        using KeptClient client = await watched.ConnectAsync();
        for (int i = 1; i <= 3; i++)
        {
            await client.RequireServedAsync(i);
            await watched.AwaitAsleepAsync();
        }
    }
}
