using System.Net;
using System.Net.Sockets;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The listening sockets of several addresses and rings, without a server.</summary>
public class ListenTests
{
    private static readonly IPEndPoint s_any = new(IPAddress.Loopback, 0);

    [Fact]
    public void Every_ring_has_a_separate_socket_on_every_address()
    {
        using ListenerSet set = ListenerSet.Open(Options(3, s_any, new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0)));
        Assert.Equal(2, set.EndPoints.Count);
        for (int address = 0; address < 2; address++)
        {
            Listener[] sockets = [.. Enumerable.Range(0, 3).Select(ring => set.ForRing(ring)[address])];
            Assert.All(sockets, socket => Assert.Equal(set.EndPoints[address], socket.EndPoint));
            Assert.Equal(3, sockets.Select(socket => socket.Fd).Distinct().Count());
        }

        Assert.False(set.Shared);
        Assert.False(set.Inherited);
    }

    [Fact]
    public void The_kernel_distributes_clients_over_the_rings()
    {
        using ListenerSet set = ListenerSet.Open(Options(2, s_any));
        using Clients clients = new(set.EndPoints[0], 64);
        AwaitWaiting(64, (set, 2));
        Assert.All(Waiting(set, 2), waiting => Assert.NotEqual(0, waiting));
    }

    [Fact]
    public void A_set_opens_all_addresses_or_none()
    {
        using Socket taken = Listening();
        IPEndPoint free = FreePort();
        ServerException refused = Assert.Throws<ServerException>(
            () => ListenerSet.Open(Options(1, free, (IPEndPoint)taken.LocalEndPoint!)));
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        using Listener again = Listener.Open(Options(1), free);
    }

    [Fact]
    public void Both_families_can_use_the_same_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this kernel has no IPv6");
        using ListenerSet first = ListenerSet.Open(Options(1, new IPEndPoint(IPAddress.IPv6Any, 0)));
        using ListenerSet second = ListenerSet.Open(Options(1, new IPEndPoint(IPAddress.Any, first.EndPoints[0].Port)));
        Assert.False(second.Shared);
    }

    [Fact]
    public void A_set_does_not_share_the_port_of_a_socket_without_SO_REUSEPORT()
    {
        using Socket other = Listening();
        Assert.Throws<ServerException>(() => ListenerSet.Open(Options(1, (IPEndPoint)other.LocalEndPoint!)));
    }

    [Fact]
    public void An_address_within_another_servers_wildcard_is_in_use()
    {
        using ListenerSet wide = ListenerSet.Open(Options(1, new IPEndPoint(IPAddress.Any, 0)));
        Assert.Throws<ServerException>(
            () => ListenerSet.Open(Options(1, new IPEndPoint(IPAddress.Loopback, wide.EndPoints[0].Port))));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(1, 2)]
    public void New_clients_connect_to_the_next_server_only(int oldRings, int newRings)
    {
        using ListenerSet old = ListenerSet.Open(Options(oldRings, s_any));
        using ListenerSet next = ListenerSet.Open(Options(newRings, old.EndPoints[0]));
        Assert.True(next.Shared);

        using Clients before = new(old.EndPoints[0], 64);
        AwaitWaiting(64, (old, oldRings), (next, newRings));
        int[] ofOld = Waiting(old, oldRings);
        Assert.All(ofOld, waiting => Assert.NotEqual(0, waiting));

        Assert.True(old.TryRefuseNew());
        using Clients after = new(old.EndPoints[0], 64);

        // Each socket of both servers has one connection more: without a deferral, the probe that finds the
        // sockets connects to each.
        AwaitWaiting(128 + oldRings + newRings, (old, oldRings), (next, newRings));
        Assert.Equal(ofOld.Select(waiting => waiting + 1), Waiting(old, oldRings));
        Assert.Equal(128 - ofOld.Sum() + newRings, Waiting(next, newRings).Sum());

        // After the end of the old server, clients must reach every ring of the next one.
        old.Dispose();
        int[] ofNext = Waiting(next, newRings);
        using Clients last = new(next.EndPoints[0], 64);
        AwaitWaiting(ofNext.Sum() + 64, (next, newRings));
        Assert.All(Waiting(next, newRings).Zip(ofNext), pair => Assert.True(pair.First > pair.Second));
    }

    [Fact]
    public void The_newer_of_two_servers_can_stop_first()
    {
        using ListenerSet old = ListenerSet.Open(Options(2, s_any));
        using ListenerSet next = ListenerSet.Open(Options(2, old.EndPoints[0]));
        Assert.True(next.TryRefuseNew());
        next.Dispose();
        int before = Waiting(old, 2).Sum();
        using Clients after = new(old.EndPoints[0], 64);
        AwaitWaiting(before + 64, (old, 2));
        Assert.All(Waiting(old, 2), waiting => Assert.NotEqual(0, waiting));
    }

    [Fact]
    public void A_stop_does_not_wait_for_clients_of_the_next_server()
    {
        using ListenerSet old = ListenerSet.Open(Options(1, s_any) with { DeferAccept = 1 });
        using ListenerSet next = ListenerSet.Open(Options(1, old.EndPoints[0]) with { DeferAccept = 1 });
        Assert.True(old.TryRefuseNew());
        Assert.False(old.HasClients);

        // The kernel holds these silent clients back for the next server.
        using Clients silent = new(old.EndPoints[0], 8);
        Assert.False(old.HasClients);
        Assert.True(next.HasClients);
    }

    [Fact]
    public void A_stop_waits_for_a_client_that_the_kernel_has_held_back_since_before_the_hand_over()
    {
        using ListenerSet old = ListenerSet.Open(Options(1, s_any) with { DeferAccept = 3 });
        using Clients silent = new(old.EndPoints[0], 1);
        using ListenerSet next = ListenerSet.Open(Options(1, old.EndPoints[0]) with { DeferAccept = 3 });
        Assert.True(old.TryRefuseNew());
        Assert.True(old.HasClients);
    }

    [Fact]
    public void An_inherited_socket_loses_its_TCP_USER_TIMEOUT()
    {
        using ListenerSet first = ListenerSet.Open(Options(1, s_any));

        // The service manager can pass a socket on which another program has set a timeout.
        const int TcpUserTimeout = 18;
        using Socket listener = Borrow(first.ForRing(0)[0]);
        listener.SetRawSocketOption(6, TcpUserTimeout, BitConverter.GetBytes(60_000));
        _ = Listener.Inherit(Options(1, s_any), first.ForRing(0)[0].Fd);
        byte[] time = new byte[sizeof(int)];
        Assert.Equal(sizeof(int), listener.GetRawSocketOption(6, TcpUserTimeout, time));
        Assert.Equal(0, BitConverter.ToInt32(time));
    }

    [Fact]
    public void Both_ways_to_list_sockets_return_the_same_rows()
    {
        using ListenerSet set = ListenerSet.Open(Options(2, s_any) with { DeferAccept = 10 });
        using Clients silent = new(set.EndPoints[0], 3);
        ushort port = (ushort)set.EndPoints[0].Port;
        foreach ((SocketState state, int count) in new[] { (SocketState.Listen, 2), (SocketState.SynReceived, 3) })
        {
            List<SocketRow>? quick = SocketDiagnosis.Find(AddressFamily.InterNetwork, port, state);
            Assert.NotNull(quick);
            Assert.Equal(count, quick.Count);
            Assert.Equal(
                ProcNetTcp.Find(AddressFamily.InterNetwork, port, state).OrderBy(row => $"{row}"), quick.OrderBy(row => $"{row}"));
        }
    }

    private static ServerOptions Options(int rings, params IPEndPoint[] listen) => new() { Rings = rings, Listen = listen, DeferAccept = 0 };

    private static int[] Waiting(ListenerSet set, int rings) =>
        [.. Enumerable.Range(0, rings).Select(ring => set.ForRing(ring)[0].Waiting)];

    /// <summary>
    /// Waits until this number of clients is in the accept queues: connect(2) returns before the kernel has
    /// processed the client's ACK.
    /// </summary>
    private static void AwaitWaiting(int clients, params (ListenerSet Set, int Rings)[] sets)
    {
        int waiting = 0;
        Poll.Until(
            () => (waiting = sets.Sum(set => Waiting(set.Set, set.Rings).Sum())) == clients,
            () => $"{waiting} clients are in the accept queues, and not {clients}");
    }

    private static Socket Borrow(Listener listener) => new(new SafeSocketHandle(listener.Fd, ownsHandle: false));

    private static Socket Listening()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(s_any);
        socket.Listen();
        return socket;
    }

    private static IPEndPoint FreePort()
    {
        using Socket socket = Listening();
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Silent clients. The kernel must accept the first SYN of each.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public Clients(IPEndPoint server, int count)
        {
            for (int i = 0; i < count; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(socket);
                socket.Connect(server);
                // A client repeats a dropped SYN after a second.
                Assert.Equal(0u, SocketInfo.Retransmitted(socket));
            }
        }

        public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
    }
}
