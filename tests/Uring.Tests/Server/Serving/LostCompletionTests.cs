using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;

namespace Uring.Tests.Server;

/// <summary>
/// A loop detects lost completions by the ring's overflow counter, and restarts its long-lived entries. The
/// tests raise the counter without a loss, so the entries of the previous generation are still in flight and
/// have to be cancelled.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class LostCompletionTests
{
    private const int Losses = 300;

    // In seconds. With the ticks of two generations the linger ends in half of the time.
    private const int Linger = 1;

    [Theory]
    [InlineData("sqpoll", false)]
    [InlineData("sqpoll", true)]
    [InlineData("batched", false)]
    public async Task A_loop_serves_keeps_time_and_stops_after_hundreds_of_losses(string mode, bool ticks)
    {
        ServerOptions options = new() { Slots = 16, LingeringTimeout = Linger, Mode = mode == "sqpoll" ? ServerMode.SqPoll : ServerMode.Batched, DeferAccept = 0 };
        using LoopInProcess loop = new(options, RingLockdown.Operations, ticks);
        for (ulong losses = 1; losses <= Losses; losses++)
        {
            loop.CountLoss();
            if (mode == "batched")
            {
                // The loop sleeps until a completion. After a real loss the completion queue is full, and it
                // does not.
                loop.Wake();
            }

            await loop.AwaitAsync(figures => figures.Errors(Operation.Loop, Errno.EBADR) == losses);
        }

        for (ulong served = 1; served <= 3; served++)
        {
            using RawClient client = await RawClient.ConnectAsync(loop.EndPoint);
            Stopwatch time = Stopwatch.StartNew();
            client.Send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
            Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());

            // This test can be suspended for as long as the slot lingers.
            await loop.AwaitAsync(
                figures => figures.Connections == served && (figures.LingeringSlots == 1 || time.ElapsedMilliseconds >= Linger * 1000));
            await loop.AwaitAsync(figures => figures.LingeringSlots == 0);
            Assert.True(time.ElapsedMilliseconds >= Linger * 750, $"the slot lingered for {time.ElapsedMilliseconds} ms only");
        }

        Assert.Equal(0u, await loop.StopAsync());
    }
}
