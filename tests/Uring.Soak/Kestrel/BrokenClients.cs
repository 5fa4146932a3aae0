using System.Text;
using Uring.Soak.Kept;

namespace Uring.Soak.Kestrel;

/// <summary>The clients that disconnect at each stage, or that the server has to refuse.</summary>
internal static class BrokenClients
{
    private const int Requests = 40;
    private const int Body = 2 << 20;
    private const int LongestPause = 300;

    private static readonly byte[] s_upload = Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: {Body}\r\n\r\n");

    /// <summary>The behaviours by name.</summary>
    public static IReadOnlyList<(string Name, Func<KeptConnection, Task<KeptEnd>> Visit)> All { get; } =
    [
        ("reset after connect", client => BreakAsync(client, [])),
        ("reset in a head", client => BreakAsync(client, "GET / HTTP/1.1\r\nHo"u8.ToArray())),
        ("reset after a request", client => BreakAsync(client, WebRequests.Get($"/download/{Body}"))),
        ("reset with unread responses", client => BreakAsync(client, [.. Enumerable.Repeat(WebRequests.Get("/"), Requests).SelectMany(request => request)])),
        ("reset in an upload", ResetUploadAsync),
        ("reset in a download", ResetDownloadAsync),
        ("vanished", VanishAsync),
        ("garbage", client => RefusedAsync(client, "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400)),
        ("late head", client => RefusedAsync(client, "GET / HTTP/1.1\r\n", 408)),
    ];

    /// <summary>Resets the connection within the handshake of TLS.</summary>
    public static Task<KeptEnd> ResetHandshakeAsync(KeptConnection client) =>
        BreakAsync(client, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]);

    private static async Task<KeptEnd> BreakAsync(KeptConnection client, byte[] bytes)
    {
        await client.SendAsync(bytes);
        await client.PauseAsync(Random.Shared.Next(LongestPause));
        client.Reset();
        return KeptEnd.Left;
    }

    private static async Task<KeptEnd> ResetUploadAsync(KeptConnection client)
    {
        await client.SendAsync(s_upload);
        await WebRequests.SendBodyAsync(client, Random.Shared.Next(Body / 2), isChunked: false);
        client.Reset();
        return KeptEnd.Left;
    }

    private static async Task<KeptEnd> ResetDownloadAsync(KeptConnection client)
    {
        await client.SendAsync(WebRequests.Get($"/download/{Body}"));
        client.Requests++;
        bool isRight = await WebRequests.ReadDownloadAsync(client, Body, Random.Shared.Next(1, Body / 2), pause: 0);
        client.Reset();
        return isRight ? KeptEnd.Left : KeptEnd.Wrong;
    }

    /// <summary>
    /// Leaves a half-open connection behind: after the request for a download, or within a head.
    /// </summary>
    private static async Task<KeptEnd> VanishAsync(KeptConnection client)
    {
        await client.SendAsync(Random.Shared.Next(2) == 0 ? WebRequests.Get($"/download/{Body}") : "GET / HT"u8.ToArray());
        await client.PauseAsync(Random.Shared.Next(LongestPause));
        _ = client.Vanish();
        return KeptEnd.Left;
    }

    private static async Task<KeptEnd> RefusedAsync(KeptConnection client, string request, int status)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(request));
        return await client.ReadAsync() is { Keeps: false } response && response.Status == status && await client.ReadAsync() is null
            ? KeptEnd.Right
            : KeptEnd.Wrong;
    }
}
