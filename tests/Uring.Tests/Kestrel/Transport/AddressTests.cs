using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Uring.Tests.Async;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The addresses of listeners and connections.</summary>
public sealed class AddressTests
{
    [Theory, Transports]
    public async Task A_connection_has_the_addresses_of_both_sides(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        Assert.Equal(pair.Client.Socket.LocalEndPoint, pair.Server.RemoteEndPoint);
        Assert.Equal(pair.Client.Socket.RemoteEndPoint, pair.Server.LocalEndPoint);
        Assert.Equal(harness.Listener.EndPoint, pair.Server.LocalEndPoint);
    }

    [Theory, Transports]
    public async Task Port_0_is_a_port_of_the_kernel(TransportKind kind)
    {
        await using TransportHarness first = await TransportHarness.BindAsync(kind);
        await using TransportHarness second = await TransportHarness.BindAsync(kind);
        int[] ports = [((IPEndPoint)first.Listener.EndPoint).Port, ((IPEndPoint)second.Listener.EndPoint).Port];
        Assert.DoesNotContain(0, ports);
        Assert.NotEqual(ports[0], ports[1]);
    }

    [Theory, Transports]
    public async Task An_IPv6_connection_has_IPv6_addresses(TransportKind kind)
    {
        RequireIPv6();
        await using TransportHarness harness = await TransportHarness.BindAsync(kind, new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await using TransportPair pair = await harness.ConnectAsync();
        Assert.Equal(pair.Client.Socket.LocalEndPoint, pair.Server.RemoteEndPoint);
        Assert.Equal(pair.Client.Socket.RemoteEndPoint, pair.Server.LocalEndPoint);
    }

    [Theory, Transports]
    public async Task The_IPv6_wildcard_accepts_IPv4_as_mapped_addresses(TransportKind kind)
    {
        RequireIPv6();
        await using TransportHarness harness = await TransportHarness.BindAsync(kind, new IPEndPoint(IPAddress.IPv6Any, 0));
        int port = ((IPEndPoint)harness.Listener.EndPoint).Port;
        await using TransportPair old = await harness.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        IPEndPoint client = (IPEndPoint)old.Client.Socket.LocalEndPoint!;
        Assert.Equal(new IPEndPoint(client.Address.MapToIPv6(), client.Port), old.Server.RemoteEndPoint);
        await using TransportPair current = await harness.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, port));
        Assert.Equal(current.Client.Socket.LocalEndPoint, current.Server.RemoteEndPoint);
    }

    [Theory, Transports]
    public async Task A_unix_socket_connects_and_its_path_is_free_after_the_end(TransportKind kind)
    {
        using TestFolder folder = new();
        UnixDomainSocketEndPoint path = new(folder["socket"]);
        for (int i = 0; i < 3; i++)
        {
            await using TransportHarness harness = await TransportHarness.BindAsync(kind, path);
            await using TransportPair pair = await harness.ConnectAsync(path);
            Assert.Equal(path.ToString(), pair.Server.LocalEndPoint?.ToString());
            Assert.Equal(pair.Client.Socket.LocalEndPoint?.ToString() ?? "", pair.Server.RemoteEndPoint?.ToString() ?? "");
            await pair.Client.SendAsync("ping");
            Assert.Equal("ping", await pair.ReadAsync(4));
            await pair.WriteAsync("pong");
            await pair.Output.CompleteAsync();
            Assert.Equal("pong", await pair.Client.ReadToFinAsync());
        }
    }

    [Theory, Transports]
    public async Task An_inherited_descriptor_serves(TransportKind kind)
    {
        using Socket opened = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        opened.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        opened.Listen();
        FileHandleEndPoint inherited = new((ulong)DescriptorCopy.Of(opened.SafeHandle), FileHandleType.Tcp);
        await using TransportHarness harness = await TransportHarness.BindAsync(kind, inherited);
        await using TransportPair pair = await harness.ConnectAsync(opened.LocalEndPoint);
        Assert.Equal(opened.LocalEndPoint, pair.Server.LocalEndPoint);
        await pair.WriteAsync("hello");
        await pair.Output.CompleteAsync();
        Assert.Equal("hello", await pair.Client.ReadToFinAsync());
    }

    [Theory, Transports]
    public async Task A_port_in_use_is_reported(TransportKind kind)
    {
        await using TransportHarness first = await TransportHarness.BindAsync(kind);
        AddressInUseException used = await Assert.ThrowsAsync<AddressInUseException>(
            () => TransportHarness.BindAsync(kind, first.Listener.EndPoint));
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(used.InnerException).SocketErrorCode);
    }

    [Theory, Transports]
    public async Task A_path_in_use_is_reported(TransportKind kind)
    {
        using TestFolder folder = new();
        UnixDomainSocketEndPoint path = new(folder.Write("file", default));
        _ = await Assert.ThrowsAsync<AddressInUseException>(() => TransportHarness.BindAsync(kind, path));
    }

    [Theory, Transports]
    public async Task An_address_of_another_machine_is_refused(TransportKind kind)
    {
        // RFC 5737: an address for documentation, which no interface has.
        IPEndPoint foreign = new(IPAddress.Parse("192.0.2.1"), 0);
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => TransportHarness.BindAsync(kind, foreign));
        Assert.Equal(SocketError.AddressNotAvailable, refused.SocketErrorCode);
    }

    [Theory, Transports]
    public async Task A_failed_bind_leaves_the_next_one_alone(TransportKind kind)
    {
        await using TransportHarness first = await TransportHarness.BindAsync(kind);
        _ = await Assert.ThrowsAsync<AddressInUseException>(() => TransportHarness.BindAsync(kind, first.Listener.EndPoint));
        await using TransportPair pair = await first.ConnectAsync();
        await pair.Client.SendAsync("x");
        Assert.Equal("x", await pair.ReadAsync(1));
    }

    private static void RequireIPv6()
    {
        using Socket probe = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException refused)
        {
            Assert.Skip($"this machine has no IPv6: {refused.Message}");
        }
    }
}
