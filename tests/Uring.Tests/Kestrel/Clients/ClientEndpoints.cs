using System.Net.WebSockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>The endpoints of a <see cref="ClientHost"/>.</summary>
internal static class ClientEndpoints
{
    /// <summary>The events of <c>/events</c>.</summary>
    public const int Events = 20;

    /// <summary>A body of one line.</summary>
    public static byte[] Small { get; } = "Have a nice day!\n"u8.ToArray();

    /// <summary>A body of 8 MiB.</summary>
    public static byte[] Large { get; } = CreateLarge();

    /// <summary>Adds the endpoints.</summary>
    /// <param name="routes">The routes of the application.</param>
    /// <param name="body">Returns the body of the responses to <c>/</c>.</param>
    public static void Map(IEndpointRouteBuilder routes, Func<byte[]> body)
    {
        routes.Map("/", context => AnswerAsync(context, body()));
        routes.MapPost("/hash", HashAsync);
        routes.MapGet("/events", SendEventsAsync);
        routes.Map("/socket", EchoAsync);
        routes.MapGrpcService<EchoService>();
        routes.MapHub<EchoHub>("/hub");
        BrowserPage.Map(routes);
    }

    /// <summary>Reads the body of the request, then answers.</summary>
    private static async Task AnswerAsync(HttpContext context, byte[] body)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task HashAsync(HttpContext context) =>
        await context.Response.WriteAsync(Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted)));

    private static async Task SendEventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        for (int i = 0; i < Events; i++)
        {
            await context.Response.WriteAsync($"data: {i}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Yield();
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
                return;
            }

            await socket.SendAsync(
                buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }

    private static byte[] CreateLarge()
    {
        byte[] body = new byte[8 << 20];
        new Random(1).NextBytes(body);
        return body;
    }
}
