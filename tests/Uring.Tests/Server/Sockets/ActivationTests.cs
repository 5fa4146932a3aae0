using System.Net;
using System.Net.Sockets;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// Socket activation: the server serves the sockets that it inherits, and leaves them as they are.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ActivationTests(PublishedServer published) : IDisposable
{
    private readonly SocketLauncher _launcher = new();

    [Fact]
    public async Task A_client_that_connects_between_two_servers_waits_and_gets_a_response()
    {
        // The port of --listen is in use: the server must not open it.
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        await using RunningServer server = await RunningServer.StartAsync(
            published, $"{other.LocalEndPoint}", await _launcher.BuildAsync(), "stream");
        Assert.NotEqual(other.LocalEndPoint, server.EndPoint);
        Task<string>? second = null;
        for (int i = 0; i < 200 || second is { IsCompleted: false }; i++)
        {
            if (i == 100)
            {
                // The launcher passes the signal on, and starts the second server on the same socket.
                Signals.Send(server.Pid, Signals.Terminate);
                second = AwaitSecondAsync(server);
            }

            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            client.Send();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }

        Assert.StartsWith($"listening on {server.EndPoint}", await second!, StringComparison.Ordinal);
        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task A_check_reports_the_inherited_socket_and_not_the_address()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        string launcher = await _launcher.BuildAsync();

        // The launcher runs the check twice. The inherited socket takes one place of the file table, and the
        // two addresses take none.
        CommandResult result = (await Command.RunAsync(
            launcher, "stream", published.BinaryPath, "check", "--slots", "1", "--listen", $"{other.LocalEndPoint}", "--listen", "127.0.0.1:1")).Succeeded();
        Assert.Matches(@"^(?s)(.*\nok      address       127\.0\.0\.1:\d+ is handed over, as descriptor 3\n.*){2}$", result.Output);
        Assert.Contains("open files    3 needed", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", result.Output, StringComparison.Ordinal);

        CommandResult datagram = await Command.RunAsync(launcher, "datagram", published.BinaryPath, "check");
        Assert.Equal(1, datagram.ExitCode);
        Assert.Contains("fault   address       descriptor 3 of LISTEN_FDS is not a listening TCP socket", datagram.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inspection_of_a_socket_does_not_change_it()
    {
        using Socket opened = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        opened.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Throws<ServerException>(() => Listener.Inspect((int)opened.Handle));
        opened.Listen();
        Assert.Equal(opened.LocalEndPoint, Listener.Inspect((int)opened.Handle));

        // tcp(7): TCP_DEFER_ACCEPT.
        byte[] deferral = new byte[sizeof(int)];
        _ = opened.GetRawSocketOption(6, 9, deferral);
        Assert.Equal(0, BitConverter.ToInt32(deferral));
    }

    [Fact]
    public async Task A_start_with_a_descriptor_of_another_kind_reports_it_in_one_line()
    {
        CommandResult result = await Command.RunAsync(await _launcher.BuildAsync(), "datagram", published.BinaryPath);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("^uring-server: descriptor 3 of LISTEN_FDS is not a listening TCP socket[^\\n]*\\n$", result.Error);
    }

    [Fact]
    public void The_rings_share_an_inherited_socket_and_a_stop_leaves_it_open()
    {
        using Socket opened = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        opened.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        opened.Listen();
        using Socket copy = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ServerOptions options = new() { Rings = 2, DeferAccept = 0 };
        int fd = DescriptorCopy.Of(opened.SafeHandle);
        using (ListenerSet set = ListenerSet.Open(options, [fd]))
        {
            Assert.True(set.Inherited);
            Assert.Equal([fd], set.ForRing(0).Select(listener => listener.Fd));
            Assert.Equal([fd], set.ForRing(1).Select(listener => listener.Fd));
            Assert.Equal(opened.LocalEndPoint, set.EndPoints[0]);
            copy.Connect(opened.LocalEndPoint!);
            Assert.True(set.TryRefuseNew());
            Assert.False(set.HasClients);
        }

        using Socket late = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        late.Connect(opened.LocalEndPoint!);
        using Socket first = opened.Accept();
        using Socket second = opened.Accept();
    }

    [Fact]
    public void A_start_with_more_sockets_than_slots_reports_their_number()
    {
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        foreach (Socket socket in new[] { first, second })
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Listen();
        }

        ServerOptions options = new() { Slots = 1 };
        using ListenerSet set = ListenerSet.Open(options, [DescriptorCopy.Of(first.SafeHandle), DescriptorCopy.Of(second.SafeHandle)]);
        Assert.Contains("2 inherited sockets", Assert.Throws<ServerException>(() => set.CheckSlots(options)).Message, StringComparison.Ordinal);
        set.CheckSlots(options with { Slots = 2 });
    }

    [Theory]
    [InlineData("42", "2", new[] { 3, 4 })]
    [InlineData("42", "0", new int[0])]
    [InlineData("41", "2", new int[0])]
    [InlineData("41", "x", new int[0])]
    [InlineData(null, "2", new int[0])]
    [InlineData("42", null, new int[0])]
    public void A_process_inherits_the_descriptors_that_LISTEN_PID_addresses_to_it(string? process, string? count, int[] expected) =>
        Assert.Equal(expected, InheritedSockets.Parse(process, count, 42));

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("9999999")]
    public void A_bad_count_is_reported_with_the_name_of_its_variable(string count) =>
        Assert.Contains("LISTEN_FDS", Assert.Throws<ServerException>(() => InheritedSockets.Parse("42", count, 42)).Message, StringComparison.Ordinal);

    /// <summary>
    /// Returns the line by which the second server reports its start, after the totals of the first one.
    /// </summary>
    private static async Task<string> AwaitSecondAsync(RunningServer server)
    {
        Assert.NotNull(await server.ReadLineAsync());
        return await server.ReadLineAsync() ?? "";
    }

    public void Dispose() => _launcher.Dispose();
}
