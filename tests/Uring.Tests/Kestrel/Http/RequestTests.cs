using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Uring.Tests.Kestrel;

/// <summary>Requests and responses of HTTP/1.1, however the client cuts them into segments.</summary>
public sealed class RequestTests
{
    [Theory, Transports]
    public async Task A_request_gets_its_response(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer client = await server.ConnectAsync();
        Response response = await client.GetAsync("/hello");
        Assert.Equal((200, "/hello"), (response.Status, response.Body));
    }

    [Theory, Transports]
    public async Task A_connection_serves_one_request_after_the_other(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind, context => Handlers.AnswerAsync(context, context.Connection.Id));
        using Peer client = await server.ConnectAsync();
        HashSet<string> connections = [];
        for (int i = 0; i < 100; i++)
        {
            connections.Add((await client.GetAsync()).Body);
        }

        Assert.Single(connections);
    }

    [Theory, Transports]
    public async Task A_hundred_requests_in_one_write_get_their_responses_in_order(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(string.Concat(Enumerable.Range(0, 100).Select(i => Peer.Request($"/{i}"))));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal($"/{i}", (await client.ReadResponseAsync()).Body);
        }
    }

    [Theory, Transports]
    public async Task A_request_in_segments_of_one_byte_gets_its_response(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, EchoBodyAsync);
        using Peer client = await server.ConnectAsync();
        foreach (char letter in Peer.Request("/", "Content-Length: 5\r\n", "POST") + "hello" + Peer.Request("/next"))
        {
            await client.SendAsync(letter.ToString());
        }

        Assert.Equal("hello", (await client.ReadResponseAsync()).Body);
        Assert.Equal("", (await client.ReadResponseAsync()).Body);
    }

    [Theory, Transports]
    public async Task Connection_close_ends_the_connection_with_a_FIN_after_the_response(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer client = await server.ConnectAsync();
        Response response = await client.GetAsync("/last", "Connection: close\r\n");
        Assert.Equal(("/last", "close"), (response.Body, response.Field("Connection")));
        await client.RequireFinAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_request_of_version_1_0_gets_its_response_and_a_FIN(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync("GET /old HTTP/1.0\r\n\r\n");
        Assert.EndsWith("\r\n\r\n/old", await client.ReadToFinAsync(), StringComparison.Ordinal);
    }

    [Theory, Transports]
    public async Task A_malformed_request_gets_400_and_a_FIN(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync("no request\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadToFinAsync(), StringComparison.Ordinal);
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_client_that_awaits_100_Continue_gets_it_before_the_body(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, EchoBodyAsync);
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/", "Content-Length: 5\r\nExpect: 100-continue\r\n", "POST"));
        Assert.Equal(100, (await client.ReadHeadAsync()).Status);
        await client.SendAsync("hello");
        Assert.Equal("hello", (await client.ReadResponseAsync()).Body);
    }

    [Theory, Transports]
    public async Task A_chunked_response_without_a_length_arrives_whole(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            for (int i = 0; i < 200; i++)
            {
                await context.Response.WriteAsync(i.ToString("d4", CultureInfo.InvariantCulture));
            }
        });
        using HttpClient client = new();
        string expected = string.Concat(Enumerable.Range(0, 200).Select(i => i.ToString("d4", CultureInfo.InvariantCulture)));
        Assert.Equal(expected, await client.GetStringAsync(server.Uri(), TestContext.Current.CancellationToken));
    }

    private static async Task EchoBodyAsync(HttpContext context)
    {
        using StreamReader body = new(context.Request.Body);
        await Handlers.AnswerAsync(context, await body.ReadToEndAsync());
    }
}
