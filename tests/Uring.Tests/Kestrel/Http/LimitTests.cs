using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Uring.Tests.Kestrel;

/// <summary>The limits of Kestrel on sizes and numbers.</summary>
public sealed class LimitTests
{
    [Theory, Transports]
    public async Task A_connection_above_the_limit_is_closed_and_the_next_one_after_an_end_is_served(TransportKind kind)
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.MaxConcurrentConnections = 2);
        using Peer first = await server.ConnectAsync();
        using Peer second = await server.ConnectAsync();
        Assert.Equal(200, (await first.GetAsync()).Status);
        Assert.Equal(200, (await second.GetAsync()).Status);
        using (Peer third = await server.ConnectAsync())
        {
            _ = await third.ReadToEndAsync();
        }

        first.Dispose();
        await server.AwaitOpenAsync(1);
        using Peer fourth = await server.ConnectAsync();
        Assert.Equal(200, (await fourth.GetAsync()).Status);
    }

    [Theory, Transports]
    public async Task A_body_above_the_limit_gets_413(TransportKind kind)
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.MaxRequestBodySize = 1000);
        using (Peer client = await server.ConnectAsync())
        {
            await client.SendAsync(Peer.Request("/", "Content-Length: 1001\r\n", "POST"));
            Assert.Equal(413, (await client.ReadHeadAsync()).Status);
        }

        using (Peer client = await server.ConnectAsync())
        {
            await client.SendAsync(Peer.Request("/", "Transfer-Encoding: chunked\r\n", "POST") + $"3e9\r\n{new string('x', 1001)}\r\n0\r\n\r\n");
            Assert.Equal(413, (await client.ReadHeadAsync()).Status);
        }

        using Peer small = await server.ConnectAsync();
        await small.SendAsync(Peer.Request("/", "Content-Length: 1000\r\n", "POST") + new string('x', 1000));
        Assert.Equal(200, (await small.ReadHeadAsync()).Status);
    }

    [Theory, Transports]
    public async Task A_head_above_the_limit_gets_431(TransportKind kind)
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.MaxRequestHeadersTotalSize = 1000);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/", $"X: {new string('x', 1001)}\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await client.ReadToFinAsync(), StringComparison.Ordinal);
    }

    private static Task<KestrelServer> StartAsync(TransportKind kind, Action<KestrelServerLimits> limits) =>
        KestrelServer.StartAsync(kind, Handlers.ReadBodyAsync, new ServerSettings { Limits = limits });
}
