using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Servers that start and stop again and again leave nothing behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class StartStopTests
{
    // The first rounds load code, and start the threads of the pool.
    private const int Warmup = 20;

    [Theory, Transports]
    public async Task Servers_leave_no_descriptor_and_no_loop_behind(TransportKind kind)
    {
        await RunAsync(kind, Warmup);
        int loops = Loops.Count();
        int descriptors = Descriptors.Count();
        await RunAsync(kind, Sizes.Rounds);
        await Poll.UntilAsync(
            () => Descriptors.Count() <= descriptors + 2,
            () => $"{Descriptors.Count()} descriptors after {Sizes.Rounds} rounds, {descriptors} before");
        await Poll.UntilAsync(() => Loops.Count() <= loops, () => $"{Loops.Count()} loops after the last server, {loops} before");
    }

    [Theory, Transports]
    public async Task Listeners_leave_no_descriptor_behind(TransportKind kind)
    {
        await BindAsync(kind, Warmup);
        int descriptors = Descriptors.Count();
        await BindAsync(kind, Sizes.Rounds);
        await Poll.UntilAsync(
            () => Descriptors.Count() <= descriptors + 2,
            () => $"{Descriptors.Count()} descriptors after {Sizes.Rounds} rounds, {descriptors} before");
    }

    /// <summary>Starts servers, and stops each in another state: unused, idle, or with a request that a client left behind.</summary>
    private static async Task RunAsync(TransportKind kind, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
            if (i % 3 == 0)
            {
                continue;
            }

            using Peer client = await server.ConnectAsync();
            Assert.Equal(200, (await client.GetAsync()).Status);
            if (i % 3 == 1)
            {
                await server.StopAsync();
                await client.RequireFinAsync();
            }
        }
    }

    private static async Task BindAsync(TransportKind kind, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await using TransportHarness harness = await TransportHarness.BindAsync(kind);
            using Peer untaken = await Peer.ConnectAsync(harness.Listener.EndPoint);
            if (i % 2 == 0)
            {
                await using TransportPair pair = await harness.ConnectAsync();
            }
        }
    }
}
