using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Many connections at once.</summary>
[Collection(AloneCollection.Name)]
public sealed class CrowdTests
{
    private const int Many = 2000;

    [Theory, Transports]
    public async Task Thousands_of_open_connections_are_served(TransportKind kind)
    {
        // Both sides of each connection are in this process.
        Assert.SkipUnless(Descriptors.Limit() > (ulong)(2 * Many) + 500, "the limit on open files is too low: ulimit -n 5000");
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind, context => Handlers.AnswerAsync(context, context.Connection.Id));
        List<Peer> clients = [];
        try
        {
            for (int i = 0; i < Many; i++)
            {
                clients.Add(await server.ConnectAsync());
            }

            string[] ids = await AskAllAsync(clients);
            Assert.Equal(Many, ids.Distinct().Count());
            Assert.Equal(Many, server.Open.Count);
            Assert.Equal(ids, await AskAllAsync(clients));
        }
        finally
        {
            clients.ForEach(client => client.Reset());
        }

        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task Clients_that_connect_for_each_request_are_served(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i <= Many; i = Interlocked.Increment(ref next))
            {
                using Peer client = await server.ConnectAsync();
                Assert.Equal($"/{i}", (await client.GetAsync($"/{i}", "Connection: close\r\n")).Body);
                await client.RequireFinAsync();
            }
        }));
        await server.AwaitOpenAsync(0);
    }

    /// <remarks>The clients end at any moment: some in the handshake, some in a request.</remarks>
    [Theory, Transports]
    public async Task Connections_balance_after_a_storm_of_resets(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.SendPattern(100_000));
        Random random = new(25);
        for (int i = 0; i < Many / 2; i++)
        {
            Peer client = await server.ConnectAsync();
            string request = Peer.Request() + Peer.Request();
            await client.SendAsync(request[..random.Next(request.Length + 1)]);
            if (random.Next(2) == 0)
            {
                await Task.Yield();
            }

            client.Reset();
        }

        using Peer last = await server.ConnectAsync();
        await last.SendAsync(Peer.Request());
        _ = await last.ReadHeadAsync();
        await last.ReadPatternAsync(100_000);
        last.Dispose();
        await server.AwaitOpenAsync(0);
    }

    private static async Task<string[]> AskAllAsync(List<Peer> clients)
    {
        foreach (Peer client in clients)
        {
            await client.SendAsync(Peer.Request());
        }

        List<string> answers = [];
        foreach (Peer client in clients)
        {
            answers.Add((await client.ReadResponseAsync()).Body);
        }

        return [.. answers];
    }
}
