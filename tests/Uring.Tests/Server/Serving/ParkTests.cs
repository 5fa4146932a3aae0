using System.Diagnostics;
using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>A server without clients takes no CPU time, and answers the next client without delay.</summary>
[Collection(ServerCollection.Name)]
public sealed class ParkTests(PublishedServer published)
{
    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task An_idle_server_takes_no_CPU_time(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "64", "--park-after", "1");
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        await watched.AwaitAsync(figures => figures.Connections == 1);
        await watched.AwaitAsleepAsync();

        long before = watched.CpuTicks();
        await Task.Delay(2000, TestContext.Current.CancellationToken);

        Assert.Equal(before, watched.CpuTicks());
        Assert.Equal(1ul, watched.Read().Total.Parked);
    }

    [Theory]
    [InlineData("sqpoll", 3)]
    [InlineData("batched", 40)]
    public async Task A_parked_server_answers_the_first_client_within_50_ms(string mode, int rounds)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "64", "--park-after", "1");
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        List<double> parked = [];
        List<double> awake = [];
        for (int round = 0; round < rounds; round++)
        {
            await watched.AwaitAsync(figures => figures.Connections == (2 * (ulong)round) + 1);
            await watched.AwaitAsync(figures => figures.Parked == 1);
            if (mode == "sqpoll")
            {
                // The kernel's thread goes to sleep later than the loop.
                await watched.AwaitAsleepAsync();
            }

            parked.Add(await TimeToAnswerAsync(watched.Server));
            awake.Add(await TimeToAnswerAsync(watched.Server));
        }

        parked.Sort();
        awake.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"parked: median {parked[rounds / 2]:F1} ms, longest {parked[^1]:F1} ms; awake: median {awake[rounds / 2]:F1} ms");

        // A loaded machine delays the clients of a server that is awake, too.
        Assert.InRange(parked[rounds / 2], 0, 50 + awake[rounds / 2]);

        // Longer than the delays of a loaded machine, and much shorter than the wait for a lost wake-up.
        Assert.InRange(parked[^1], 0, 900);
    }

    [Fact]
    public async Task A_linger_longer_than_the_time_to_park_costs_no_system_call_that_wakes_the_kernel()
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--slots", "64", "--park-after", "1", "--linger", "2200");
        await watched.AwaitParkedAsync();
        RingFigures before = watched.Read().Total;
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        client.Send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
        await watched.AwaitAsync(figures => figures.LingeringSlots == 1);

        // The loop may also park while it waits for the close at the end of the linger.
        await watched.AwaitAsync(figures => figures.ArmedSlots == 64 && figures.Parks > before.Parks);
        await watched.AwaitParkedAsync();

        // The loop publishes its calls before it parks. There is one call for each park, and none that wakes
        // the kernel's thread up to arm the slot again.
        RingFigures after = watched.Read().Total;
        Assert.Equal(64ul, after.ArmedSlots);
        Assert.Equal(after.Parks - before.Parks, after.Enters - before.Enters);
    }

    [Fact]
    public async Task The_peek_of_a_batched_loop_does_not_wait_so_a_silent_client_is_answered_and_lingers()
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", "batched", "--slots", "64", "--defer-accept", "0");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        client.AwaitResponse();
        await watched.AwaitAsync(figures => figures.LingeringSlots == 1);
        await ProcessThreads.AwaitLoopsAsleepAsync(watched.Server.Pid);
        RingFigures total = watched.Read().Total;
        Assert.Equal((0ul, 1ul, 1ul), (total.AnsweringSlots, total.Silent, total.Answered));
    }

    [Fact]
    public async Task A_server_with_park_after_0_never_parks()
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--slots", "64", "--park-after", "0");
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
        await Task.Delay(2000, TestContext.Current.CancellationToken);

        RingFigures total = watched.Read().Total;
        Assert.Equal(0ul, total.Parks);
        Assert.Equal(0ul, total.Parked);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(watched.Server.EndPoint));
    }

    /// <returns>Milliseconds.</returns>
    private static async Task<double> TimeToAnswerAsync(RunningServer server)
    {
        Stopwatch time = Stopwatch.StartNew();
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));
        return time.Elapsed.TotalMilliseconds;
    }
}
