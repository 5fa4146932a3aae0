using System.Net;
using Uring.KestrelLoad;
using Uring.Soak.Kept;

namespace Uring.Soak.Kestrel;

/// <summary>The clients of HTTP/2 over TLS, with concurrent requests on one connection.</summary>
internal static class Http2Clients
{
    private const int Streams = 12;
    private const int LargestBody = 300_000;

    /// <summary>Sends concurrent requests of each kind, and compares each response.</summary>
    public static async Task<KeptEnd> ConcurrentAsync(KeptConnection client)
    {
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = (_, _) => new ValueTask<Stream>(client.Stream),
            MaxConnectionsPerServer = 1,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = ServerCertificate.IsExpected;
        using HttpClient http = new(handler)
        {
            BaseAddress = new Uri("https://127.0.0.1"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.Requests += Streams;
        bool[] right = await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => IsRightAsync(http, stream, client.Patience)));
        client.Responses += Streams;
        return right.All(isRight => isRight) ? KeptEnd.Right : KeptEnd.Wrong;
    }

    private static Task<bool> IsRightAsync(HttpClient http, int stream, CancellationToken patience) => (stream % 3) switch
    {
        0 => IsSmallAsync(http, patience),
        1 => IsDownloadAsync(http, Random.Shared.Next(LargestBody), patience),
        _ => IsUploadAsync(http, Random.Shared.Next(LargestBody), patience),
    };

    private static async Task<bool> IsSmallAsync(HttpClient http, CancellationToken patience) =>
        await http.GetStringAsync(new Uri("/", UriKind.Relative), patience) == "Have a nice day!\n";

    private static async Task<bool> IsDownloadAsync(HttpClient http, int length, CancellationToken patience)
    {
        byte[] body = await http.GetByteArrayAsync(new Uri($"/download/{length}", UriKind.Relative), patience);
        return body.Length == length && Pattern.Is(body, 0);
    }

    private static async Task<bool> IsUploadAsync(HttpClient http, int length, CancellationToken patience)
    {
        byte[] body = new byte[length];
        Pattern.Fill(body, 0);
        using ByteArrayContent content = new(body);
        using HttpResponseMessage response = await http.PostAsync(new Uri("/upload", UriKind.Relative), content, patience);
        return response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync(patience) == $"{length} bytes";
    }
}
