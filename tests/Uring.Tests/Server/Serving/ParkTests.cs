using System.Diagnostics;
using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>A server without clients costs nothing, and the first client after that does not notice.</summary>
[Collection(ServerCollection.Name)]
public sealed class ParkTests(PublishedServer published)
{
    // The kernel's thread goes to sleep up to a second after the loop: half of one and the time of the linger, twice.
    private static readonly TimeSpan s_allAsleep = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task An_idle_server_takes_no_cpu_time(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "64", "--park-after", "1");
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        await watched.AwaitAsync(figures => figures.Parked == 1);
        await Task.Delay(s_allAsleep, TestContext.Current.CancellationToken);

        long before = watched.CpuTicks();
        await Task.Delay(2000, TestContext.Current.CancellationToken);

        Assert.Equal(before, watched.CpuTicks());
        Assert.Equal(1ul, watched.Read().Total.Parked);
    }

    [Theory]
    [InlineData("sqpoll", 3, 1000)]
    [InlineData("batched", 40, 0)]
    public async Task The_first_client_after_a_rest_is_answered_within_50_ms(string mode, int rounds, int rest)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "64", "--park-after", "1");
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        List<double> times = [];
        for (int round = 0; round < rounds; round++)
        {
            await watched.AwaitAsync(figures => figures.Connections == (ulong)round + 1);
            await watched.AwaitAsync(figures => figures.Parked == 1);
            await Task.Delay(rest, TestContext.Current.CancellationToken);
            Stopwatch time = Stopwatch.StartNew();
            Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
            times.Add(time.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"median {times[rounds / 2]:F1} ms, longest {times[^1]:F1} ms");
        Assert.InRange(times[rounds / 2], 0, 50);

        // Far more than the noise of a machine, far less than what a lost wake-up takes.
        Assert.InRange(times[^1], 0, 900);
    }

    [Fact]
    public async Task Clients_that_linger_for_longer_than_it_takes_to_park_cost_no_call_to_wake_the_kernel_up()
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--slots", "64", "--park-after", "1", "--linger", "2200");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        client.Send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
        await watched.AwaitAsync(figures => figures.LingeringSlots == 1);
        ulong before = watched.Read().Total.Enters;
        await watched.AwaitAsync(figures => figures.ArmedSlots == 64);

        // One for each time that the loop went to sleep, and none to wake the kernel's thread up for the slot that is armed again.
        RingFigures after = watched.Read().Total;
        Assert.Equal(after.Parks, after.Enters - before);
    }

    [Fact]
    public async Task Who_asks_for_no_parking_gets_none()
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--slots", "64", "--park-after", "0");
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        await Task.Delay(2000, TestContext.Current.CancellationToken);

        RingFigures total = watched.Read().Total;
        Assert.Equal(0ul, total.Parks);
        Assert.Equal(0ul, total.Parked);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
    }
}
