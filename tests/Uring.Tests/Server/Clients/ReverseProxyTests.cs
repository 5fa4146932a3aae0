using System.Net;
using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>Reverse proxies that keep their connections to the server get every response.</summary>
[Collection(ServerCollection.Name)]
public sealed class ReverseProxyTests(PublishedServer published) : IDisposable
{
    private const int Concurrency = 16;
    private const int Rounds = 60;

    private readonly Settings _settings = new(published);

    /// <summary>Each proxy and each mode.</summary>
    public static MatrixTheoryData<string, string> Proxies => new(ReverseProxy.Names, ["sqpoll", "batched"]);

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Clients_of_a_proxy_get_every_response(string name, string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "256", "--keep-alive", "75");
        await using (ReverseProxy proxy = await ReverseProxy.StartAsync(name, watched.Server))
        {
            using HttpClient client = proxy.CreateClient();
            await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(async number =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    await RequireAsync(client, ((number + i) % 4) switch
                    {
                        0 => new HttpRequestMessage(HttpMethod.Post, "http://server/a") { Content = new ByteArrayContent(new byte[50_000]) },
                        1 => Chunked(new HttpRequestMessage(HttpMethod.Post, "http://server/b") { Content = new ByteArrayContent(new byte[50_000]) }),
                        2 => new HttpRequestMessage(HttpMethod.Head, "http://server/c"),
                        _ => new HttpRequestMessage(HttpMethod.Get, "http://server/d"),
                    });
                }
            }));
        }

        await watched.RequireBalanceAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal(((ulong)(Concurrency * Rounds), 0ul), (total.Requests, total.Broken));

        // The proxy has kept its connections.
        Assert.InRange(total.Connections, 1ul, 8ul * Concurrency);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Clients_of_a_proxy_get_a_large_response_whole(string name, string mode)
    {
        byte[] body = new byte[8 << 20];
        new Random(3).NextBytes(body);
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "256", "--keep-alive", "75", "--body-file", _settings.File("body", body));
        await using ReverseProxy proxy = await ReverseProxy.StartAsync(name, watched.Server);
        using HttpClient client = proxy.CreateClient();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (int i = 0; i < 4; i++)
            {
                byte[] got = await client.GetByteArrayAsync(new Uri("http://server/"), TestContext.Current.CancellationToken);
                Assert.True(got.AsSpan().SequenceEqual(body), $"{got.Length} bytes of {body.Length}, or other bytes");
            }
        }));
        await watched.AwaitAsync(figures => figures.Requests == 16);
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }

    public void Dispose() => _settings.Dispose();

    private static HttpRequestMessage Chunked(HttpRequestMessage message)
    {
        message.Headers.TransferEncodingChunked = true;
        return message;
    }

    private static async Task RequireAsync(HttpClient client, HttpRequestMessage message)
    {
        using HttpRequestMessage sent = message;
        using HttpResponseMessage response = await client.SendAsync(sent, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(sent.Method == HttpMethod.Head ? "" : "Have a nice day!\n", body);
    }
}
