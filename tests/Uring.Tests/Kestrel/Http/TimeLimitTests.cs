using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Uring.Tests.Kestrel;

/// <summary>
/// The limits of Kestrel on times and rates. Its clock ticks once a second, so each test takes one to three
/// seconds.
/// </summary>
public sealed class TimeLimitTests
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    // The grace period of a rate has to be longer than a tick.
    private static readonly MinDataRate s_unreachable = new(1_000_000_000, TimeSpan.FromMilliseconds(1001));

    [Fact]
    public Task A_head_that_takes_too_long_gets_408() => Transports.OnEachAsync(async kind =>
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.RequestHeadersTimeout = s_shortest);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: loc");
        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToFinAsync(), StringComparison.Ordinal);
        await server.AwaitOpenAsync(0);
    });

    [Fact]
    public Task A_connection_that_idles_too_long_gets_a_FIN() => Transports.OnEachAsync(async kind =>
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.KeepAliveTimeout = s_shortest);
        using Peer client = await server.ConnectAsync();
        Assert.Equal(200, (await client.GetAsync()).Status);
        await client.RequireFinAsync();
        await server.AwaitOpenAsync(0);
    });

    [Fact]
    public Task A_body_below_the_rate_gets_408() => Transports.OnEachAsync(async kind =>
    {
        await using KestrelServer server = await StartAsync(kind, limits => limits.MinRequestBodyDataRate = s_unreachable);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/", "Content-Length: 1000\r\n", "POST") + "slow");
        Assert.Equal(408, (await client.ReadHeadAsync()).Status);
        _ = await client.ReadToEndAsync();
        await server.AwaitOpenAsync(0);
    });

    [Fact]
    public Task A_reader_below_the_rate_is_reset() => Transports.OnEachAsync(async kind =>
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
    });

    private static Task<KestrelServer> StartAsync(TransportKind kind, Action<KestrelServerLimits> limits) =>
        KestrelServer.StartAsync(kind, Handlers.ReadBodyAsync, new ServerSettings { Limits = limits });
}
