using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Uring.Tests.Ring.Faults;

/// <summary>Programs that end, or start other programs, while they have rings.</summary>
public class EndingTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("exit")]
    [InlineData("exit-sqpoll")]
    public async Task A_program_that_ends_with_requests_in_flight_ends_at_once_and_its_ring_with_it(string scenario)
    {
        long start = Stopwatch.GetTimestamp();
        int port = int.Parse(await FaultProgram.RunAsync(scenario), CultureInfo.InvariantCulture);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        Assert.True(took < s_patience, $"the program took {took} to end");

        // Only the ring holds the listening socket. A refused connection shows that the ring has ended.
        start = Stopwatch.GetTimestamp();
        while (await IsListeningAsync(port))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, "the ring outlives its program");
        }
    }

    [Fact]
    public async Task A_child_process_inherits_no_ring()
    {
        Assert.Equal(
            "parent 2 rings and 4 mappings, with eventfd; child 0 rings and 0 mappings, no eventfd",
            await FaultProgram.RunAsync("child"));
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(s_patience);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The kernel accepts a connection while it closes the socket.
            return true;
        }
    }
}
