using System.Net;
using Uring.Interop;

namespace Uring.Tests.Server;

/// <summary>The memory of ten thousand idle kept connections.</summary>
[Collection(ServerCollection.Name)]
public sealed class IdleMemoryTests(PublishedServer published)
{
    private const int Crowd = 10_000;

    // The connections that the test opens or uses at a time.
    private const int AtOnce = 200;

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Ten_thousand_idle_kept_connections_cost_at_most_a_kilobyte_each(string mode)
    {
        // The runtime raises the soft limit of this process to the hard limit when it starts.
        Assert.SkipUnless(IoUringLimits.Read().OpenFiles >= Crowd + 1000, $"the limit on open files does not allow {Crowd} sockets");
        await using WatchedServer watched = await SiteServer.StartAsync(published, mode, "--slots", "12288", "--keep-alive", "3600");
        List<KeptClient> clients = [];
        try
        {
            await ConnectAsync(watched, clients, AtOnce);
            long before = watched.ResidentBytes();
            await ConnectAsync(watched, clients, Crowd);
            await watched.AwaitAsync(figures => figures.KeptSlots == Crowd);
            long each = (watched.ResidentBytes() - before) / (Crowd - AtOnce);
            TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes for each connection");
            Assert.InRange(each, 0, 1024);

            // The server has kept each connection, and serves its second request.
            foreach (KeptClient[] some in clients.Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(client => client.RequireServedAsync(2)));
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await watched.RequireHealthAsync();
        Assert.Equal((ulong)Crowd + 1, watched.Read().Total.Answered);
    }

    /// <remarks>
    /// The clients use several addresses. The ports of one address run short while earlier connections are in
    /// TIME_WAIT.
    /// </remarks>
    private static async Task ConnectAsync(WatchedServer watched, List<KeptClient> clients, int count)
    {
        while (clients.Count < count)
        {
            IPAddress from = new([127, 0, 1, (byte)(1 + (clients.Count / AtOnce % 8))]);
            clients.AddRange(await Task.WhenAll(Enumerable.Range(0, int.Min(AtOnce, count - clients.Count)).Select(async _ =>
            {
                KeptClient client = await KeptClient.ConnectAsync(watched.Server.EndPoint, from: from);
                await client.RequireServedAsync();
                return client;
            })));
        }
    }
}
