using System.Text;
using Uring.Soak.Kept;

namespace Uring.Soak.Kestrel;

/// <summary>The clients of HTTP/1.1 that the server must serve to their last request.</summary>
internal static class ServedClients
{
    private const int MostRequests = 40;
    private const int LargestBody = 4 << 20;
    private const int SlowBody = 1 << 18;
    private const int SmallWindow = 4096;

    // In milliseconds: far shorter than the server keeps an idle connection.
    private const int LongestPause = 300;
    private const int SlowPause = 20;

    /// <summary>The behaviours by name.</summary>
    public static IReadOnlyList<(string Name, Func<KeptConnection, Task<KeptEnd>> Visit)> All { get; } =
    [
        ("kept", KeptAsync),
        ("one-shot", OneShotAsync),
        ("pipelined", PipelinedAsync),
        ("byte by byte", ByteByByteAsync),
        ("upload", client => UploadAsync(client, isChunked: false)),
        ("chunked upload", client => UploadAsync(client, isChunked: true)),
        ("download", client => DownloadAsync(client, Random.Shared.Next(LargestBody), pause: 0)),
        ("slow reader", SlowReaderAsync),
        ("idle", IdleAsync),
    ];

    /// <summary>
    /// Sends a whole request and half-closes the connection. Kestrel takes the FIN as the end of the client
    /// on each of its transports: the response is whole or missing. TLS has no such clients.
    /// </summary>
    public static async Task<KeptEnd> HalfCloseAsync(KeptConnection client)
    {
        await SendAsync(client, WebRequests.Get("/"));
        client.HalfClose();
        return await client.ReadAsync() is not { } response ? KeptEnd.Right
            : WebRequests.IsSmall(response) ? await EndsAsync(client)
            : KeptEnd.Wrong;
    }

    private static async Task<KeptEnd> KeptAsync(KeptConnection client)
    {
        for (int left = Random.Shared.Next(1, MostRequests); left > 0; left--)
        {
            await SendAsync(client, WebRequests.Get("/"));
            if (!WebRequests.IsSmall(await client.ReadAsync()))
            {
                return KeptEnd.Wrong;
            }

            await client.PauseAsync(left % 4 == 0 ? Random.Shared.Next(LongestPause) : 0);
        }

        return KeptEnd.Right;
    }

    private static async Task<KeptEnd> OneShotAsync(KeptConnection client)
    {
        await SendAsync(client, WebRequests.Get("/", "Connection: close\r\n"));
        return WebRequests.IsSmall(await client.ReadAsync()) ? await EndsAsync(client) : KeptEnd.Wrong;
    }

    private static async Task<KeptEnd> PipelinedAsync(KeptConnection client)
    {
        int count = Random.Shared.Next(2, MostRequests);
        byte[][] requests = [.. Enumerable.Range(0, count).Select(i => WebRequests.Get(i % 2 == 0 ? "/" : $"/download/{i * 100}"))];
        await client.SendAsync(requests.SelectMany(request => request).ToArray());
        client.Requests += count;
        for (int i = 0; i < count; i++)
        {
            bool isRight = i % 2 == 0
                ? WebRequests.IsSmall(await client.ReadAsync())
                : await WebRequests.ReadDownloadAsync(client, i * 100, i * 100, pause: 0);
            if (!isRight)
            {
                return KeptEnd.Wrong;
            }
        }

        return KeptEnd.Right;
    }

    private static async Task<KeptEnd> ByteByByteAsync(KeptConnection client)
    {
        byte[] request = WebRequests.Get("/");
        for (int at = 0; at < request.Length; at++)
        {
            await client.SendAsync(request.AsMemory(at, 1));
        }

        client.Requests++;
        return WebRequests.IsSmall(await client.ReadAsync()) ? KeptEnd.Right : KeptEnd.Wrong;
    }

    private static async Task<KeptEnd> UploadAsync(KeptConnection client, bool isChunked)
    {
        for (int left = 2; left > 0; left--)
        {
            int length = Random.Shared.Next(1, LargestBody);
            string framing = isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {length}";
            await client.SendAsync(Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n"));
            await WebRequests.SendBodyAsync(client, length, isChunked);
            await client.SendAsync(isChunked ? "0\r\n\r\n"u8.ToArray() : []);
            client.Requests++;
            if (!WebRequests.IsUploaded(await client.ReadAsync(), length))
            {
                return KeptEnd.Wrong;
            }
        }

        return KeptEnd.Right;
    }

    private static async Task<KeptEnd> DownloadAsync(KeptConnection client, int length, int pause)
    {
        await SendAsync(client, WebRequests.Get($"/download/{length}"));
        return await WebRequests.ReadDownloadAsync(client, length, length, pause) ? KeptEnd.Right : KeptEnd.Wrong;
    }

    private static Task<KeptEnd> SlowReaderAsync(KeptConnection client)
    {
        client.ReceiveBuffer = SmallWindow;
        return DownloadAsync(client, SlowBody, SlowPause);
    }

    /// <summary>Waits until the server closes the idle connection.</summary>
    private static async Task<KeptEnd> IdleAsync(KeptConnection client)
    {
        await SendAsync(client, WebRequests.Get("/"));
        return WebRequests.IsSmall(await client.ReadAsync()) ? await EndsAsync(client) : KeptEnd.Wrong;
    }

    private static async Task SendAsync(KeptConnection client, byte[] request)
    {
        await client.SendAsync(request);
        client.Requests++;
    }

    private static async Task<KeptEnd> EndsAsync(KeptConnection client) => await client.ReadAsync() is null ? KeptEnd.Right : KeptEnd.Wrong;
}
