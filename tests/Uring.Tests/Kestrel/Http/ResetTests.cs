using Microsoft.AspNetCore.Http;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Clients that reset or close the connection, and handlers that abort it, at each stage of a request.</summary>
public sealed class ResetTests
{
    private const string UploadHead = "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";

    /// <summary>The bytes that a client sends before its end, by stage.</summary>
    private static readonly Dictionary<string, string> s_stages = new()
    {
        ["idle"] = "",
        ["in the headers"] = "GET / HTTP/1.1\r\nHost: loc",
        ["in the body"] = UploadHead + "the first bytes",
        ["in the handler"] = Peer.Request("/wait"),
        ["in the response"] = Peer.Request("/download"),
    };

    [Theory, Transports]
    public Task An_RST_ends_the_connection_at_each_stage(TransportKind kind) => EndAtEachStageAsync(kind, client => client.Reset());

    [Theory, Transports]
    public Task A_close_ends_the_connection_at_each_stage(TransportKind kind) => EndAtEachStageAsync(kind, client => client.Dispose());

    [Theory, Transports]
    public async Task An_RST_of_an_idle_connection_after_a_response_ends_it(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        Peer client = await server.ConnectAsync();
        Assert.Equal(200, (await client.GetAsync()).Status);
        client.Reset();
        await server.AwaitOpenAsync(0);
        await server.AwaitEventAsync(19);
    }

    [Theory, Transports]
    public async Task A_half_close_aborts_the_request_that_runs(TransportKind kind)
    {
        using Gate aborted = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            using CancellationTokenRegistration registered = context.RequestAborted.Register(aborted.Enter);
            await aborted.PassAsync();
        });
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/half"));
        await aborted.AwaitAsync(1);
        client.FinishSending();
        await aborted.AwaitAsync(2);
        aborted.Open();
        await client.RequireFinAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_handler_that_aborts_resets_the_client(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            if (context.Request.Path == "/started")
            {
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("part");
                await context.Response.Body.FlushAsync();
            }

            context.Abort();
        });
        foreach (string path in new[] { "/", "/started" })
        {
            using Peer client = await server.ConnectAsync();
            await client.SendAsync(Peer.Request(path));
            await client.RequireResetAsync();
            await server.AwaitOpenAsync(0);
        }
    }

    [Theory, Transports]
    public async Task A_handler_that_throws_after_the_head_sends_no_whole_response(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            await context.Response.WriteAsync("part");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("a fault of the application");
        });
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        _ = await client.ReadHeadAsync();
        Assert.Equal("4", await client.ReadLineAsync());
        Assert.Equal("part", await client.ReadLineAsync());

        // The last chunk is absent.
        _ = await client.ReadToEndAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_handler_that_throws_before_the_head_answers_500_and_keeps_the_connection(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind, context => context.Request.Path == "/bad" ? throw new InvalidOperationException("a fault") : Handlers.EchoPathAsync(context));
        using Peer client = await server.ConnectAsync();
        Assert.Equal(500, (await client.GetAsync("/bad")).Status);
        Assert.Equal("/good", (await client.GetAsync("/good")).Body);
    }

    private static async Task EndAtEachStageAsync(TransportKind kind, Action<Peer> end)
    {
        int running = 0;
        int aborted = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            if (!context.Request.Path.HasValue || context.Request.Path == "/")
            {
                await Handlers.EchoPathAsync(context);
                return;
            }

            Interlocked.Increment(ref running);
            try
            {
                await RunUntilAbortedAsync(context);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // BadHttpRequestException is an IOException: the body ended early.
                Interlocked.Increment(ref aborted);
            }
        });

        foreach ((string stage, string sent) in s_stages)
        {
            (running, aborted) = (0, 0);
            bool hasHandler = sent.Contains("\r\n\r\n", StringComparison.Ordinal);
            Peer client = await server.ConnectAsync(receiveBuffer: 4096);
            await client.SendAsync(sent);
            await server.AwaitOpenAsync(1);
            await Poll.UntilAsync(() => !hasHandler || Volatile.Read(ref running) == 1, () => $"the handler does not run: {stage}");
            end(client);
            await server.AwaitOpenAsync(0);
            await Poll.UntilAsync(() => !hasHandler || Volatile.Read(ref aborted) == 1, () => $"the handler does not end: {stage}");
            using Peer other = await server.ConnectAsync();
            Assert.Equal(200, (await other.GetAsync()).Status);
            other.Reset();
            await server.AwaitOpenAsync(0);
        }
    }

    private static async Task RunUntilAbortedAsync(HttpContext context)
    {
        byte[] bytes = new byte[65_536];
        switch (context.Request.Path.Value)
        {
            case "/upload":
                while (await context.Request.Body.ReadAsync(bytes, context.RequestAborted) > 0)
                {
                }

                break;
            case "/wait":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case "/download":
                while (true)
                {
                    await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
                }
        }
    }
}
