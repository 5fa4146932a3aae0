using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Uring.Loops;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The life of a listener.</summary>
public sealed class ListenerTests
{
    [Theory, Transports]
    public async Task An_unbound_listener_refuses_clients_and_returns_null(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        Task<ConnectionContext?> waiting = harness.Listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        await harness.Listener.UnbindAsync(TestContext.Current.CancellationToken);
        Assert.Null(await waiting);
        Assert.Null(await harness.Listener.AcceptAsync(TestContext.Current.CancellationToken));
        await harness.RequireRefusedAsync();
    }

    [Theory, Transports]
    public async Task The_connections_of_an_unbound_listener_live_on(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        await harness.Listener.UnbindAsync(TestContext.Current.CancellationToken);
        await harness.RequireRefusedAsync();
        await pair.Client.SendAsync("ping");
        Assert.Equal("ping", await pair.ReadAsync(4));
        await pair.WriteAsync("pong");
        await pair.Output.CompleteAsync();
        Assert.Equal("pong", await pair.Client.ReadToFinAsync());
    }

    [Theory, Transports]
    public async Task A_listener_that_is_unbound_and_disposed_twice_stays_so(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await harness.Listener.UnbindAsync(TestContext.Current.CancellationToken);
        await harness.Listener.UnbindAsync(TestContext.Current.CancellationToken);
        await harness.Listener.DisposeAsync();
        await harness.Listener.DisposeAsync();
    }

    /// <remarks>The caller can block until the loops have ended, as the Dispose of a host does.</remarks>
    [Theory]
    [InlineData(TransportKind.Pool)]
    [InlineData(TransportKind.Inline)]
    public async Task The_code_after_a_disposal_is_not_on_a_loop(TransportKind kind)
    {
        for (int i = 0; i < 20; i++)
        {
            await using TransportHarness harness = await TransportHarness.BindAsync(kind);
            Assert.Null(await LoopAfterAsync(harness.Listener.DisposeAsync()));
        }
    }

    [Theory, Transports]
    public async Task A_cancelled_accept_loses_no_connection(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        using CancellationTokenSource cancel = new();
        Task<ConnectionContext?> waiting = harness.Listener.AcceptAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await using TransportPair pair = await harness.ConnectAsync();
        await pair.Client.SendAsync("x");
        Assert.Equal("x", await pair.ReadAsync(1));
    }

    [Theory, Transports]
    public async Task Clients_that_were_not_accepted_are_reset_when_the_listener_ends(TransportKind kind)
    {
        Peer[] clients;
        await using (TransportHarness harness = await TransportHarness.BindAsync(kind))
        {
            clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Peer.ConnectAsync(harness.Listener.EndPoint)));
        }

        foreach (Peer client in clients)
        {
            await client.RequireResetAsync();
            client.Dispose();
        }
    }

    [Theory, Transports]
    public async Task A_listener_ends_while_code_blocks_the_loop_of_a_client_that_was_not_accepted(TransportKind kind)
    {
        using Gate gate = new();
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        Task blocked = BlockAsync(pair, gate);
        using Peer untaken = await Peer.ConnectAsync(harness.Listener.EndPoint);
        await pair.Client.SendAsync("x");
        await gate.AwaitAsync(1);
        await harness.Listener.DisposeAsync().AsTask().WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        await untaken.RequireResetAsync();
        gate.Open();
        await blocked;
    }

    [Theory, Transports]
    public async Task A_client_that_resets_before_the_accept_harms_no_other(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        for (int i = 0; i < 50; i++)
        {
            Peer gone = await Peer.ConnectAsync(harness.Listener.EndPoint);
            gone.Reset();
        }

        using Peer client = await Peer.ConnectAsync(harness.Listener.EndPoint);
        while (true)
        {
            await using ConnectionContext accepted = await harness.AcceptAsync();
            if (Equals(accepted.RemoteEndPoint, client.Socket.LocalEndPoint))
            {
                return;
            }
        }
    }

    [Theory, Transports]
    public async Task An_address_is_free_after_the_disposal(TransportKind kind)
    {
        EndPoint? address = null;
        for (int i = 0; i < 10; i++)
        {
            await using TransportHarness harness = await TransportHarness.BindAsync(kind, address);
            address = harness.Listener.EndPoint;
            await using TransportPair pair = await harness.ConnectAsync();
            await pair.WriteAsync("x");
        }
    }

    [Theory, Transports]
    public async Task The_ids_of_connections_differ(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        HashSet<string> ids = [];
        for (int i = 0; i < 100; i++)
        {
            await using TransportPair pair = await harness.ConnectAsync();
            Assert.True(ids.Add(pair.Server.ConnectionId));
            Assert.Equal(pair.Server.ConnectionId, pair.Server.ConnectionId);
        }
    }

    [Theory, Transports]
    public async Task Connections_send_at_once_unless_the_option_is_off(TransportKind kind)
    {
        foreach (bool isOn in new[] { true, false })
        {
            await using TransportHarness harness = await TransportHarness.BindAsync(
                kind, settings: new TransportSettings { NoDelay = isOn });
            await using TransportPair pair = await harness.ConnectAsync();
            Socket socket = pair.Server.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
            Assert.Equal(isOn, socket.NoDelay);
        }
    }

    /// <summary>Reads, and blocks the thread that continues: the loop, where the transport runs the application there.</summary>
    private static async Task BlockAsync(TransportPair pair, Gate gate)
    {
        ReadResult read = await pair.Input.ReadAsync().ConfigureAwait(false);
        gate.PassBlocking();
        pair.Input.AdvanceTo(read.Buffer.End);
    }

    private static async Task<RingLoop?> LoopAfterAsync(ValueTask end)
    {
        await end.ConfigureAwait(false);
        return RingLoop.Current;
    }
}
