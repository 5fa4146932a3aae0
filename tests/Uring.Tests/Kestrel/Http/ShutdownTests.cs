using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The stop of a server: with requests that run, with idle connections, and with handlers that ignore it.</summary>
public sealed class ShutdownTests
{
    // Our event for a loop that does not end in time.
    private const int LoopBlocked = 103;

    [Theory, Transports]
    public async Task A_stop_waits_for_the_requests_that_run(TransportKind kind)
    {
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            await gate.PassAsync();
            await Handlers.AnswerAsync(context, "finished");
        });
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        await gate.AwaitAsync(1);
        Task stop = server.StopAsync();
        await AwaitRefusalAsync(server);
        Assert.False(stop.IsCompleted);
        gate.Open();
        Assert.Equal("finished", (await client.ReadResponseAsync()).Body);
        await client.RequireFinAsync();
        await stop;
    }

    [Theory, Transports]
    public async Task A_stop_waits_for_an_upload_and_its_response(TransportKind kind)
    {
        const int Length = 3_000_001;
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            await gate.PassAsync();
            await Handlers.RequirePatternAsync(context);
        });
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request("/", $"Content-Length: {Length}\r\n", "POST"));
        await gate.AwaitAsync(1);
        Task stop = server.StopAsync();
        await AwaitRefusalAsync(server);
        gate.Open();
        await client.SendPatternAsync(Length);
        Assert.Equal($"{Length}", (await client.ReadResponseAsync()).Body);
        await stop;
    }

    [Theory, Transports]
    public async Task A_stop_closes_idle_connections_with_a_FIN(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using Peer kept = await server.ConnectAsync();
        Assert.Equal(200, (await kept.GetAsync()).Status);
        using Peer silent = await server.ConnectAsync();
        await server.AwaitOpenAsync(2);
        await server.StopAsync();
        await kept.RequireFinAsync();
        await silent.RequireFinAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_stop_that_is_forced_resets_the_connections_of_handlers_that_ignore_it(TransportKind kind)
    {
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context => await gate.PassAsync());
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        await gate.AwaitAsync(1);
        using CancellationTokenSource now = new();
        Task stop = server.StopUntilAsync(now.Token);
        await AwaitRefusalAsync(server);
        Assert.False(stop.IsCompleted);
        await now.CancelAsync();
        await stop;
        await client.RequireResetAsync();
        gate.Open();
    }

    [Theory, Transports]
    public async Task A_stop_that_is_forced_ends_a_download_and_an_upload(TransportKind kind)
    {
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            gate.Enter();
            await (context.Request.Method == "POST" ? Handlers.RequirePatternAsync(context) : Handlers.SendPattern(1L << 40)(context));
        });
        using Peer reader = await server.ConnectAsync(receiveBuffer: 4096);
        await reader.SendAsync(Peer.Request());
        using Peer writer = await server.ConnectAsync();
        await writer.SendAsync(Peer.Request("/", "Content-Length: 1000000\r\n", "POST"));
        await gate.AwaitAsync(2);
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await server.StopUntilAsync(now.Token);
        await reader.RequireResetAsync();
        await writer.RequireResetAsync();
        await server.AwaitOpenAsync(0);
    }

    /// <remarks>Inline, the handler blocks its loop, so that the connections of the loop end after the handler.</remarks>
    [Theory, Transports]
    public async Task A_stop_waits_for_a_handler_that_blocks_its_thread_and_closes_the_other_connections(TransportKind kind)
    {
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, context =>
        {
            if (context.Request.Path == "/block" && (Loops.IsCurrent || !kind.IsInline()))
            {
                gate.PassBlocking();
            }

            return Handlers.EchoPathAsync(context);
        });
        using Peer idle = await server.ConnectAsync();
        Assert.Equal("/idle", (await idle.GetAsync("/idle")).Body);
        using Peer client = await server.ConnectAsync();
        Task<bool> answered;
        while (true)
        {
            // A request that arrives while its connection is still busy with the one before runs on the thread pool.
            await client.SendAsync(Peer.Request("/block"));
            answered = client.HasMoreAsync();
            if (await Task.WhenAny(gate.AwaitAsync(1), answered) != answered)
            {
                break;
            }

            Assert.Equal("/block", (await client.ReadResponseAsync()).Body);
        }

        Task stop = server.StopAsync();
        await AwaitRefusalAsync(server);
        Assert.False(stop.IsCompleted);
        gate.Open();
        Assert.True(await answered);
        Assert.Equal("/block", (await client.ReadResponseAsync()).Body);
        await client.RequireFinAsync();
        await idle.RequireFinAsync();
        await stop;
        Assert.DoesNotContain(server.TransportEvents, logged => logged.Id.Id == LoopBlocked);
    }

    /// <remarks>With the code of the application on the loop, the handler blocks every connection of the loop.</remarks>
    [Theory, Transports]
    public async Task A_stop_that_is_forced_ends_beside_a_handler_that_blocks_its_thread(TransportKind kind)
    {
        using Gate gate = new();
        bool isInline = kind.IsInline();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            // A request that arrives while its connection is still busy with the one before runs on the thread pool.
            if (isInline && !Loops.IsCurrent)
            {
                await Handlers.AnswerAsync(context, "again");
                return;
            }

            gate.PassBlocking();
        });
        using Peer client = await server.ConnectAsync();
        await client.SendAsync(Peer.Request());
        Task<bool> answered = client.HasMoreAsync();
        while (await Task.WhenAny(gate.AwaitAsync(1), answered) == answered && await answered)
        {
            _ = await client.ReadResponseAsync();
            await client.SendAsync(Peer.Request());
            answered = client.HasMoreAsync();
        }

        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await server.StopUntilAsync(now.Token);

        // The disposal also ends while the handler blocks its thread.
        await server.DisposeAsync();
        Assert.Equal(isInline, server.TransportEvents.Any(logged => logged.Id.Id == LoopBlocked));
    }

    [Theory, Transports]
    public async Task A_stop_under_load_loses_no_response_that_has_begun(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.SendPattern(30_000));
        int answered = 0;
        Task[] clients = [.. Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                while (true)
                {
                    using Peer client = await server.ConnectAsync();
                    while (await TryGetAsync(client))
                    {
                        Interlocked.Increment(ref answered);
                    }
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                // The listener is closed. Connections in its backlog are reset.
            }
        })];
        await Poll.UntilAsync(() => Volatile.Read(ref answered) > 500, () => $"{answered} responses");
        await server.StopAsync();
        await Task.WhenAll(clients).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Gets a response. After its first byte the whole response must arrive.</summary>
    /// <returns>False after a FIN in the place of a response.</returns>
    private static async Task<bool> TryGetAsync(Peer client)
    {
        try
        {
            await client.SendAsync(Peer.Request());
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return false;
        }

        if (!await client.HasMoreAsync())
        {
            return false;
        }

        Assert.Equal(30_000, (await client.ReadHeadAsync()).ContentLength);
        await client.ReadPatternAsync(30_000);
        return true;
    }

    /// <summary>Waits until the server accepts no more connections.</summary>
    private static Task AwaitRefusalAsync(KestrelServer server) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                using Peer late = await server.ConnectAsync();
                return false;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                // The end of the listener resets a connection of its backlog.
                return e.SocketErrorCode == SocketError.ConnectionRefused;
            }
        },
        () => "the server still accepts connections");
}
