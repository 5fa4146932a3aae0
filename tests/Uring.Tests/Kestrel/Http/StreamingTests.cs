using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Responses without an end: WebSockets, server-sent events, long polling.</summary>
public sealed class StreamingTests
{
    [Theory, Transports]
    public async Task A_WebSocket_echoes_messages_and_closes(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartPipelineAsync(kind, UseEcho);
        using ClientWebSocket socket = new();
        await socket.ConnectAsync(server.Uri("/", "ws"), TestContext.Current.CancellationToken);
        foreach (int length in new[] { 0, 1, 125, 126, 65_535, 65_536, 1_000_003 })
        {
            byte[] message = new byte[length];
            Pattern.Fill(message, length);
            Task send = socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
            Pattern.Require(await ReceiveAsync(socket, length), length);
            await send;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", TestContext.Current.CancellationToken);
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "done"), (socket.CloseStatus, socket.CloseStatusDescription));
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task Many_WebSockets_echo_at_once(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartPipelineAsync(kind, UseEcho);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using ClientWebSocket socket = new();
            await socket.ConnectAsync(server.Uri("/", "ws"), CancellationToken.None);
            byte[] message = Encoding.UTF8.GetBytes($"message of socket {i}");
            for (int round = 0; round < 50; round++)
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                Assert.Equal(message, await ReceiveAsync(socket, message.Length));
            }

            socket.Abort();
        }));
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task Each_server_sent_event_arrives_before_the_next_one_is_sent(TransportKind kind)
    {
        using SemaphoreSlim next = new(0);
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int i = 0; i < 50; i++)
            {
                await next.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync($"data: {i}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        using HttpClient client = new();
        next.Release();
        using Stream stream = await client.GetStreamAsync(server.Uri(), TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            next.Release();
        }

        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Theory, Transports]
    public async Task An_event_stream_ends_with_its_client(TransportKind kind)
    {
        using Gate ended = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            await context.Response.WriteAsync("data: first\n\n");
            await context.Response.Body.FlushAsync();
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                ended.Enter();
            }
        });
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        _ = await client.ReadHeadAsync();
        client.Dispose();
        await ended.AwaitAsync(1);
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task Requests_of_long_polling_wait_for_the_one_that_releases_them(TransportKind kind)
    {
        const int Waiting = 50;
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            if (context.Request.Path == "/publish")
            {
                gate.Open();
            }
            else
            {
                await gate.PassAsync();
            }

            await Handlers.EchoPathAsync(context);
        });
        Peer[] clients = await Task.WhenAll(Enumerable.Range(0, Waiting).Select(_ => server.ConnectAsync()));
        foreach (Peer client in clients)
        {
            await client.SendAsync(Peer.Request("/poll"));
        }

        await gate.AwaitAsync(Waiting);
        Assert.All(clients, client => Assert.Equal(0, client.Socket.Available));
        using Peer publisher = await server.ConnectAsync();
        Assert.Equal(200, (await publisher.GetAsync("/publish")).Status);
        foreach (Peer client in clients)
        {
            Assert.Equal("/poll", (await client.ReadResponseAsync()).Body);
            client.Dispose();
        }
    }

    private static void UseEcho(WebApplication application)
    {
        _ = application.UseWebSockets();
        application.Run(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[16_384];
            try
            {
                while (true)
                {
                    WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        await socket.CloseAsync(received.CloseStatus!.Value, received.CloseStatusDescription, context.RequestAborted);
                        return;
                    }

                    await socket.SendAsync(
                        buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The client has closed the connection.
            }
        });
    }

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket, int length)
    {
        byte[] message = new byte[length];
        int received = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(message.AsMemory(received), CancellationToken.None)
                .AsTask().WaitAsync(Poll.Patience);
            received += part.Count;
            if (part.EndOfMessage)
            {
                Assert.Equal(length, received);
                return message;
            }

            Assert.True(received < length || part.Count == 0, "the message is too long");
        }
    }
}
