using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A start: its time, the size of the binary, and the rings and addresses that serve.</summary>
[Collection(ServerCollection.Name)]
public sealed class StartTests(PublishedServer published)
{
    [Fact]
    public void The_binary_is_not_larger_than_6_megabytes() =>
        Assert.InRange(new FileInfo(published.BinaryPath).Length, 1, 6_000_000);

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_client_can_connect_within_200_ms_of_the_start(string mode)
    {
        List<double> times = [];
        for (int i = 0; i < 10; i++)
        {
            times.Add(await TimeToConnectAsync(mode));
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"median {times[5]:F1} ms, longest {times[^1]:F1} ms");

        // An idle machine takes a quarter of the limit.
        Assert.InRange(times[5], 0, 200);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Each_of_two_rings_serves(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--rings", "2", "--slots", "64");
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        }

        await watched.AwaitAsync(figures => figures.Connections >= 200);
        await watched.AwaitRestAsync();
        Assert.Equal(2, watched.Read().Rings.Length);
        Assert.NotEqual(0ul, watched.Read().Rings[0].Answered);
        Assert.NotEqual(0ul, watched.Read().Rings[1].Answered);
        Assert.Equal(200ul, watched.Read().Total.Answered);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_server_serves_an_address_of_each_family(string mode)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this kernel has no IPv6");
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "64", "--listen", "[::1]:0");
        IPEndPoint[] addresses = [.. watched.Read().Addresses.Select(IPEndPoint.Parse)];
        Assert.Equal([AddressFamily.InterNetwork, AddressFamily.InterNetworkV6], addresses.Select(address => address.AddressFamily));
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(RunningServer.Response, Ask(addresses[i % 2]));
        }

        await watched.AwaitAsync(figures => figures.Connections >= 200);
        await watched.AwaitRestAsync();
        Assert.Equal(200ul, watched.Read().Total.Answered);
    }

    private static string Ask(IPEndPoint address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Connect(address);
        socket.Send("GET / HTTP/1.0\r\n\r\n"u8);
        byte[] answer = new byte[1000];
        int length = 0;
        for (int read = socket.Receive(answer); read > 0; read = socket.Receive(answer.AsSpan(length)))
        {
            length += read;
        }

        return AnswerDate.Remove(System.Text.Encoding.ASCII.GetString(answer, 0, length));
    }

    /// <returns>Milliseconds from the start of the process to the first connection that the kernel does not
    /// refuse.</returns>
    private async Task<double> TimeToConnectAsync(string mode)
    {
        IPEndPoint address = FreePort();
        ProcessStartInfo start = new(published.BinaryPath, ["--listen", $"{address}", "--mode", mode, "--quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Stopwatch time = Stopwatch.StartNew();
        using Process server = Process.Start(start)!;
        try
        {
            while (!TryConnect(address))
            {
                Assert.False(server.HasExited, "the server has ended");
                Assert.True(time.Elapsed < Poll.Patience, "the server does not listen");
                Thread.Sleep(1);
            }

            return time.Elapsed.TotalMilliseconds;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static bool TryConnect(IPEndPoint address)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private static IPEndPoint FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
