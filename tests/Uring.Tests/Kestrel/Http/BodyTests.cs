using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Large bodies in both directions, and sides that are slow.</summary>
public sealed class BodyTests
{
    private const long Duplex = 8_000_009;

    // More than the buffers of both sockets take: tcp(7), tcp_wmem and tcp_rmem.
    private const long Download = 64_000_007;
    private const long MostAhead = 32 << 20;

    private static readonly ServerSettings s_anySize = new() { Limits = NoLimits };

    [Theory, Transports]
    public async Task A_large_upload_arrives_whole(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.RequirePatternAsync, s_anySize);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Upload(Sizes.LargeBody));
        await client.SendPatternAsync(Sizes.LargeBody);
        Assert.Equal($"{Sizes.LargeBody}", (await client.ReadResponseAsync()).Body);
    }

    [Theory, Transports]
    public async Task A_large_download_arrives_whole(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.SendPattern(Sizes.LargeBody));
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        Assert.Equal(Sizes.LargeBody, (await client.ReadHeadAsync()).ContentLength);
        await client.ReadPatternAsync(Sizes.LargeBody);
    }

    [Theory, Transports]
    public async Task A_chunked_upload_arrives_whole(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.RequirePatternAsync, s_anySize);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/", "Transfer-Encoding: chunked\r\n", "POST"));
        byte[] bytes = new byte[10_007];
        for (int i = 0; i < 100; i++)
        {
            Pattern.Fill(bytes, (long)i * bytes.Length);
            await client.SendAsync($"{bytes.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n");
            await client.SendAsync(bytes);
            await client.SendAsync("\r\n");
        }

        await client.SendAsync("0\r\n\r\n");
        Assert.Equal("1000700", (await client.ReadResponseAsync()).Body);
    }

    [Theory, Transports]
    public async Task A_response_in_one_write_above_the_write_buffer_arrives_whole(TransportKind kind)
    {
        const int Length = 5_000_003;
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.SendPattern(Length, Length));
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        _ = await client.ReadHeadAsync();
        await client.ReadPatternAsync(Length);
        Assert.Equal(200, (await client.GetAsync("/", "Connection: close\r\n")).Status);
    }

    [Theory, Transports]
    public async Task A_response_runs_while_its_request_still_arrives(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind,
            async context =>
            {
                context.Response.ContentLength = context.Request.ContentLength;
                await context.Request.Body.CopyToAsync(context.Response.Body);
            },
            s_anySize);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Upload(Duplex));
        await client.SendPatternAsync(1000);
        Assert.Equal(Duplex, (await client.ReadHeadAsync()).ContentLength);
        Task send = client.SendPatternAsync(Duplex, from: 1000);
        await client.ReadPatternAsync(Duplex);
        await send;
    }

    [Theory, Transports]
    public async Task A_slow_reader_holds_its_response_back(TransportKind kind)
    {
        long written = 0;
        bool waits = false;
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            context.Response.ContentLength = Download;
            byte[] bytes = new byte[50_021];
            for (long next = 0; next < Download; next += bytes.Length)
            {
                int length = (int)Math.Min(bytes.Length, Download - next);
                Pattern.Fill(bytes, next);
                ValueTask write = context.Response.Body.WriteAsync(bytes.AsMemory(0, length));
                Volatile.Write(ref waits, waits || !write.IsCompleted);
                await write;
                Volatile.Write(ref written, next + length);
            }
        });
        using Peer client = await server.ConnectAsync(receiveBuffer: 65_536);
        await client.SendAsync(Peer.Request());
        await Poll.UntilAsync(() => Volatile.Read(ref waits), () => "no write waits for the client");
        Assert.InRange(Volatile.Read(ref written), 0, MostAhead);
        _ = await client.ReadHeadAsync();
        await client.ReadPatternAsync(Download, read => Assert.InRange(Volatile.Read(ref written) - read, -MostAhead, MostAhead));
    }

    [Theory, Transports]
    public async Task A_handler_that_does_not_read_holds_the_upload_back(TransportKind kind)
    {
        TaskCompletionSource reads = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind,
            async context =>
            {
                await reads.Task;
                await Handlers.RequirePatternAsync(context);
            },
            s_anySize);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Upload(Download));
        Task send = client.SendPatternAsync(Download);
        await server.AwaitEventAsync(4);
        Assert.False(send.IsCompleted);
        reads.SetResult();
        Assert.Equal($"{Download}", (await client.ReadResponseAsync()).Body);
        await send;
        await server.AwaitEventAsync(5);
    }

    [Theory, Transports]
    public async Task A_body_that_the_handler_leaves_unread_does_not_reach_the_next_request(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer client = await server.ConnectAsync();
        byte[] body = new byte[100_000];
        for (int i = 0; i < 10; i++)
        {
            await client.SendAsync(Peer.Request($"/{i}", $"Content-Length: {body.Length}\r\n", "POST"));
            await client.SendAsync(body);
            Assert.Equal($"/{i}", (await client.ReadResponseAsync()).Body);
        }
    }

    private static void NoLimits(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }

    private static string Upload(long length) => Peer.Request("/", $"Content-Length: {length}\r\n", "POST");
}
