using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Uring.Tests.Async;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The endpoints of a server.</summary>
public sealed class EndpointTests
{
    [Theory, Transports]
    public async Task Several_endpoints_serve_at_once(TransportKind kind)
    {
        using TestFolder folder = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync, new ServerSettings
        {
            Listen = kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.ListenUnixSocket(folder["socket"]);
            },
        });
        Assert.Equal(3, server.Addresses.Count);
        EndPoint[] addresses =
        [
            new IPEndPoint(IPAddress.Loopback, server.Port(0)),
            new IPEndPoint(IPAddress.Loopback, server.Port(1)),
            new UnixDomainSocketEndPoint(folder["socket"]),
        ];
        Peer[] clients = await Task.WhenAll(addresses.Select(address => Peer.ConnectAsync(address)));
        foreach (Peer client in clients)
        {
            Assert.Equal("/each", (await client.GetAsync("/each")).Body);
        }

        Assert.Equal(3, server.Open.Count);
        Array.ForEach(clients, client => client.Dispose());
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task A_request_has_the_addresses_of_its_connection(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, context => Handlers.AnswerAsync(
            context,
            $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort} {context.Connection.LocalIpAddress}:{context.Connection.LocalPort}"));
        using Peer client = await server.ConnectAsync();
        Assert.Equal($"{client.Socket.LocalEndPoint} {client.Socket.RemoteEndPoint}", (await client.GetAsync()).Body);
    }

    [Theory, Transports]
    public async Task A_unix_socket_serves_again_after_a_restart(TransportKind kind)
    {
        using TestFolder folder = new();
        for (int i = 0; i < 3; i++)
        {
            await using KestrelServer server = await KestrelServer.StartAsync(
                kind, Handlers.EchoPathAsync, new ServerSettings { Listen = kestrel => kestrel.ListenUnixSocket(folder["socket"]) });
            using Peer client = await Peer.ConnectAsync(new UnixDomainSocketEndPoint(folder["socket"]));
            Assert.Equal("/unix", (await client.GetAsync("/unix")).Body);
            await server.StopAsync();
            await client.RequireFinAsync();
            Assert.False(File.Exists(folder["socket"]));
        }
    }

    [Theory, Transports]
    public async Task A_unix_socket_aborts_and_ends(TransportKind kind)
    {
        using TestFolder folder = new();
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind,
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            new ServerSettings { Listen = kestrel => kestrel.ListenUnixSocket(folder["socket"]) });
        using Peer client = await Peer.ConnectAsync(new UnixDomainSocketEndPoint(folder["socket"]));
        await client.SendAsync(Peer.Request());

        // A unix socket has no RST.
        _ = await client.ReadToEndAsync();
        await server.AwaitOpenAsync(0);
    }

    [Theory, Transports]
    public async Task An_inherited_descriptor_serves_requests(TransportKind kind)
    {
        using Socket opened = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        opened.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        opened.Listen();
        ulong inherited = (ulong)DescriptorCopy.Of(opened.SafeHandle);
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind, Handlers.EchoPathAsync, new ServerSettings { Listen = kestrel => kestrel.ListenHandle(inherited) });
        using Peer client = await Peer.ConnectAsync(opened.LocalEndPoint!);
        Assert.Equal("/inherited", (await client.GetAsync("/inherited")).Body);
    }

    [Theory, Transports]
    public async Task A_server_whose_port_is_in_use_does_not_start(TransportKind kind)
    {
        await using KestrelServer first = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        IOException refused = await Assert.ThrowsAsync<IOException>(() => KestrelServer.StartAsync(
            kind,
            Handlers.EchoPathAsync,
            new ServerSettings { Listen = kestrel => kestrel.Listen(first.EndPoint) }));
        Assert.IsType<AddressInUseException>(refused.InnerException);
        using Peer client = await first.ConnectAsync();
        Assert.Equal(200, (await client.GetAsync()).Status);
    }

    [Theory, Transports]
    public async Task A_wildcard_serves_IPv4(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            kind, Handlers.EchoPathAsync, new ServerSettings { Listen = kestrel => kestrel.ListenAnyIP(0) });
        using Peer client = await server.ConnectAsync();
        Assert.Equal("/any", (await client.GetAsync("/any")).Body);
    }

    [Theory, Transports]
    public async Task Middleware_of_a_connection_sees_its_bytes(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync, new ServerSettings
        {
            Listen = kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(async connection =>
                await connection.Transport.Input.CopyToAsync(connection.Transport.Output))),
        });
        using Peer client = await server.ConnectAsync();
        await client.SendPatternAsync(1_000_003);
        await client.ReadPatternAsync(1_000_003);
        client.FinishSending();
        await client.RequireFinAsync();
        await server.AwaitOpenAsync(0);
    }
}
