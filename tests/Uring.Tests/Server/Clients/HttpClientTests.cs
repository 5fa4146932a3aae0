using System.Net;

namespace Uring.Tests.Server;

/// <summary>.NET's HttpClient gets every response.</summary>
[Collection(ServerCollection.Name)]
public sealed class HttpClientTests(PublishedServer published)
{
    private static readonly byte[] s_upload = new byte[100_000];

    [Theory]
    [MemberData(nameof(ClientServer.Cases), MemberType = typeof(ClientServer))]
    public async Task HttpClient_gets_every_response(string mode, string body, string request)
    {
        await using ClientServer server = await ClientServer.StartAsync(published, mode, body);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

        int sent = 0;
        await Task.WhenAll(Enumerable.Range(0, server.Concurrency).Select(async _ =>
        {
            while (Interlocked.Increment(ref sent) <= server.Requests)
            {
                byte[] got = await SendAsync(client, server.Url, request);
                Assert.True(got.AsSpan().SequenceEqual(server.Body), $"{got.Length} bytes of {server.Body.Length}, or other bytes");
            }
        }));

        await server.RequireAnsweredAsync();
    }

    [Theory]
    [MemberData(nameof(ClientServer.Modes), MemberType = typeof(ClientServer))]
    public async Task HttpClient_gets_every_response_to_a_HEAD(string mode)
    {
        await using ClientServer server = await ClientServer.StartAsync(published, mode);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

        await Task.WhenAll(Enumerable.Range(0, server.Requests).Select(
            async _ => Assert.Empty(await SendAsync(client, server.Url, "HEAD"))));

        await server.RequireAnsweredAsync();
    }

    /// <remarks>
    /// Without <c>Connection: close</c> in the response, HttpClient sends the next request on a connection
    /// that the server closes.
    /// </remarks>
    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task HttpClient_loses_no_POST_that_waits_for_one_of_8_connections(string mode)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode);
        await PostAsync(server);
        Assert.Equal(800, (await server.StopAsync()).Answered);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task HttpClient_sends_hundreds_of_POSTs_on_8_kept_connections(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--keep-alive", "75");
        await PostAsync(watched.Server);
        Assert.InRange((await watched.Server.StopAsync()).Answered, 1, 8);
        Assert.Equal((800ul, 0ul), (watched.Read().Total.Requests, watched.Read().Total.Broken));
    }

    private static async Task PostAsync(RunningServer server)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 8 });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (int i = 0; i < 50; i++)
            {
                using StringContent content = new("abc");
                using HttpResponseMessage response = await client.PostAsync(
                    new Uri(server.Url), content, TestContext.Current.CancellationToken);
                Assert.Equal("Have a nice day!\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
        }));
    }

    private static async Task<byte[]> SendAsync(HttpClient client, string url, string request)
    {
        using HttpRequestMessage message = new(HttpMethod.Parse(request.Replace("chunked ", "", StringComparison.Ordinal)), url);
        if (message.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent(s_upload);
            message.Headers.TransferEncodingChunked = request.StartsWith("chunked", StringComparison.Ordinal);
        }

        using HttpResponseMessage response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
