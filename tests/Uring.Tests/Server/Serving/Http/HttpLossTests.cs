using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;

namespace Uring.Tests.Server;

/// <summary>
/// A loop with kept connections that restarts its long-lived entries after a loss of completions. The tests
/// raise the overflow counter of the ring without a loss.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class HttpLossTests
{
    private const int Losses = 100;

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Kept_connections_and_new_ones_are_served_after_losses(string mode)
    {
        ServerOptions options = new()
        {
            Slots = 16,
            Mode = mode == "sqpoll" ? ServerMode.SqPoll : ServerMode.Batched,
            GivenKeepAlive = 60,
        };
        using LoopInProcess loop = new(options, [.. RingLockdown.Operations, io_uring_op.IORING_OP_URING_CMD]);
        using (KeptClient kept = await KeptClient.ConnectAsync(loop.EndPoint))
        {
            Assert.Equal(200, (await kept.AskAsync("/")).Status);
            for (ulong losses = 1; losses <= Losses; losses++)
            {
                loop.CountLoss();

                // A loop that sleeps needs a completion.
                loop.Wake();
                await loop.AwaitAsync(figures => figures.Errors(Operation.Loop, Errno.EBADR) == losses);
                Assert.Equal(200, (await kept.AskAsync("/")).Status);
            }

            using KeptClient next = await KeptClient.ConnectAsync(loop.EndPoint);
            Assert.Equal(200, (await next.AskAsync("/")).Status);
        }

        await loop.AwaitAsync(figures => figures.Connections == 2);
        Assert.Equal((2ul, 0ul), (loop.Figures.Answered, loop.Figures.Broken));
        Assert.Equal(0u, await loop.StopAsync());
    }
}
