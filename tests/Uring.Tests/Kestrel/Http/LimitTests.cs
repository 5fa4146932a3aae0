using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Uring.Tests.Kestrel;

/// <summary>The limits of Kestrel. Its clock ticks once a second, so that a limit of time takes one to three seconds.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    // The grace period of a rate has to be longer than a tick.
    private static readonly MinDataRate s_unreachable = new(1_000_000_000, TimeSpan.FromMilliseconds(1001));

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

    [Theory, Transports]
    public async Task A_head_that_takes_too_long_gets_408(TransportKind kind)
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.RequestHeadersTimeout = s_shortest);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: loc");
        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToFinAsync(), StringComparison.Ordinal);
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_connection_that_idles_too_long_gets_a_FIN(TransportKind kind)
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.KeepAliveTimeout = s_shortest);
        using Peer client = await server.ConnectAsync();
        Assert.Equal(200, (await client.GetAsync()).Status);
        await client.RequireFinAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_body_below_the_rate_gets_408(TransportKind kind)
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.MinRequestBodyDataRate = s_unreachable);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/", "Content-Length: 1000\r\n", "POST") + "slow");
        Assert.Equal(408, (await client.ReadHeadAsync()).Status);
        _ = await client.ReadToEndAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_reader_below_the_rate_is_reset(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind,
            Handlers.SendPattern(64_000_000),
            new ServerSettings { Limits = limits => limits.MinResponseDataRate = s_unreachable });
        using Peer client = await server.ConnectAsync(receiveBuffer: 4096);
        await client.SendAsync(Peer.Request());
        await server.AwaitOpenAsync(1);
        await server.AwaitOpenAsync(0);
        await client.RequireResetAsync();
    }

    private static Task<KestrelServer> StartAsync(TransportKind kind, Action<KestrelServerLimits> limits) => KestrelServer.StartAsync(
        kind,
        async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await Handlers.AnswerAsync(context, "ok");
        },
        new ServerSettings { Limits = limits });
}
