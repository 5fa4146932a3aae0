using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Uring.KestrelLoad;
using Uring.Soak.Kept;

namespace Uring.Soak.Kestrel;

/// <summary>The clients with a WebSocket, whose messages the server returns.</summary>
internal static class WebSocketClients
{
    private const int Messages = 10;
    private const int LargestMessage = 200_000;

    /// <summary>Sends messages, compares each with its echo, and closes the WebSocket.</summary>
    public static async Task<KeptEnd> EchoAsync(KeptConnection client)
    {
        if (!await UpgradeAsync(client))
        {
            return KeptEnd.Wrong;
        }

        using WebSocket socket = Open(client);
        for (int left = Messages; left > 0; left--)
        {
            if (!await IsReturnedAsync(socket, Random.Shared.Next(1, LargestMessage), client.Patience))
            {
                return KeptEnd.Wrong;
            }
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, client.Patience);
        return socket.CloseStatus == WebSocketCloseStatus.NormalClosure ? KeptEnd.Right : KeptEnd.Wrong;
    }

    /// <summary>Resets the connection while messages are in flight.</summary>
    public static async Task<KeptEnd> ResetAsync(KeptConnection client)
    {
        if (!await UpgradeAsync(client))
        {
            return KeptEnd.Wrong;
        }

        using WebSocket socket = Open(client);
        await socket.SendAsync(new byte[LargestMessage], WebSocketMessageType.Binary, endOfMessage: true, client.Patience);
        client.Reset();
        return KeptEnd.Left;
    }

    private static WebSocket Open(KeptConnection client) => WebSocket.CreateFromStream(client.Stream, new WebSocketCreationOptions());

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 requires SHA-1 for the answer to the key.")]
    private static async Task<bool> UpgradeAsync(KeptConnection client)
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await client.SendAsync(WebRequests.Get("/echo", $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"));
        client.Requests++;
        string answer = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        string head = await client.ReadHeadAsync() ?? "";
        client.Responses++;
        return head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal) && head.Contains($"\r\nSec-WebSocket-Accept: {answer}\r\n", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<bool> IsReturnedAsync(WebSocket socket, int length, CancellationToken patience)
    {
        byte[] message = new byte[length];
        byte[] echo = new byte[length];
        Pattern.Fill(message, length);

        // The server returns each fragment at once, so a client that only sends would fill both buffers.
        Task sent = socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, patience);
        ValueWebSocketReceiveResult received;
        int position = 0;
        do
        {
            received = await socket.ReceiveAsync(echo.AsMemory(position), patience);
            position += received.Count;
        }
        while (!received.EndOfMessage && position < length);

        await sent;
        return received.EndOfMessage && position == length && message.AsSpan().SequenceEqual(echo);
    }
}
