using Microsoft.AspNetCore.Http;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Clients that close their half of the connection, and the outcomes that they have over Sockets.</summary>
public sealed class HalfCloseTests
{
    private const int Rounds = 20;

    [Theory, Transports]
    public async Task A_FIN_between_requests_is_answered_with_a_FIN(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        for (int requests = 0; requests < 3; requests++)
        {
            using Peer client = await server.ConnectAsync();
            for (int i = 0; i < requests; i++)
            {
                Assert.Equal(200, (await client.GetAsync()).Status);
            }

            client.FinishSending();
            await client.RequireFinAsync();
            await server.AwaitOpenAsync(0);
        }
    }

    /// <remarks>
    /// Kestrel takes the FIN as the end of the client. The response and the FIN race, and both outcomes occur
    /// over Sockets.
    /// </remarks>
    [Theory, Transports]
    public async Task A_request_before_a_FIN_gets_a_whole_response_or_none(TransportKind kind)
    {
        const string Body = "/last";
        int answered = await CountAnswersAsync(kind, Peer.Request(Body), response => Assert.Equal(Body, response.Body), isKept: true);
        Assert.InRange(answered, 1, Rounds);
    }

    /// <remarks>
    /// The FIN can arrive before Kestrel has started the connection. Sockets lose this response in rare cases.
    /// Our transport must send each response.
    /// </remarks>
    [Theory, Transports]
    public async Task A_new_client_that_sends_its_request_and_the_FIN_at_once_gets_the_response(TransportKind kind)
    {
        const string Body = "/only";
        int answered = await CountAnswersAsync(kind, Peer.Request(Body), response => Assert.Equal(Body, response.Body));
        Assert.InRange(answered, kind == TransportKind.Sockets ? 1 : Rounds, Rounds);
    }

    [Theory, Transports]
    public async Task A_FIN_within_a_head_gets_400(TransportKind kind)
    {
        int answered = await CountAnswersAsync(kind, "GET / HTTP/1.1\r\nHost: a\r\n", response => Assert.Equal(400, response.Status));
        Assert.InRange(answered, kind == TransportKind.Sockets ? 1 : Rounds, Rounds);
    }

    [Theory, Transports]
    public async Task A_response_that_begins_after_the_FIN_is_not_sent(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            await AwaitAbortAsync(context);
            await Handlers.EchoPathAsync(context);
        });
        for (int i = 0; i < Rounds; i++)
        {
            using Peer client = await server.ConnectAsync();
            await client.SendAsync(Peer.Request());
            client.FinishSending();
            await client.RequireFinAsync();
            await server.AwaitOpenAsync(0);
        }
    }

    [Theory, Transports]
    public async Task A_FIN_within_a_body_ends_the_request(TransportKind kind)
    {
        using Gate gate = new();
        int failed = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            gate.Enter();
            try
            {
                await Handlers.ReadBodyAsync(context);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                Interlocked.Increment(ref failed);
                throw;
            }
        });
        for (int i = 1; i <= Rounds; i++)
        {
            using Peer client = await server.ConnectAsync();
            await client.SendAsync(Peer.Request("/", "Content-Length: 1000000\r\n", "POST") + "the first bytes");
            await gate.AwaitAsync(i);
            client.FinishSending();

            // A FIN or an RST, as over Sockets.
            _ = await client.ReadToEndAsync();
            await server.AwaitOpenAsync(0);
            Assert.Equal(i, failed);
        }
    }

    /// <summary>
    /// Sends a request and a FIN at once, on a connection for each round. Counts the responses before the FIN of
    /// the server.
    /// </summary>
    /// <param name="kind">The transport.</param>
    /// <param name="request">The bytes before the FIN.</param>
    /// <param name="require">Checks a response.</param>
    /// <param name="isKept">Whether the connection has served a request before.</param>
    private static async Task<int> CountAnswersAsync(TransportKind kind, string request, Action<Response> require, bool isKept = false)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        int answered = 0;
        for (int i = 0; i < Rounds; i++)
        {
            using Peer client = await server.ConnectAsync();
            if (isKept)
            {
                Assert.Equal(200, (await client.GetAsync()).Status);
            }

            await client.SendAsync(request);
            client.FinishSending();
            if (await client.HasMoreAsync())
            {
                require(await client.ReadResponseAsync());
                answered++;
            }

            await client.RequireFinAsync();
            await server.AwaitOpenAsync(0);
        }

        return answered;
    }

    private static async Task AwaitAbortAsync(HttpContext context)
    {
        TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registered = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task.WaitAsync(Poll.Patience);
    }
}
