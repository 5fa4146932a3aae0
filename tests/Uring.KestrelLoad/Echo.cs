using System.Net.WebSockets;

namespace Uring.KestrelLoad;

/// <summary>A WebSocket that returns each message.</summary>
internal static class Echo
{
    private const int BufferSize = 16 << 10;

    /// <summary>Serves one WebSocket to its end.</summary>
    public static async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        await ReturnAllAsync(socket, context.RequestAborted);
    }

    private static async Task ReturnAllAsync(WebSocket socket, CancellationToken aborted)
    {
        byte[] buffer = new byte[BufferSize];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, aborted);
        }
    }
}
