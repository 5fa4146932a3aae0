using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving;

namespace Uring.Tests.Server;

/// <summary>
/// Kernels without limits of multishot receives (before 6.17): the loop receives once for each entry. Kernels
/// that delay the release of files (before 6.13): the connections are descriptors.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class OlderKernelTests
{
    /// <summary>
    /// Each mode, whether the kernel delays releases, and whether its receives have no limit.
    /// </summary>
    public static MatrixTheoryData<string, bool, bool> Kernels => new(["sqpoll", "batched"], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task Kept_pipelined_and_split_requests_are_answered(string mode, bool delaysReleases, bool singleReceives)
    {
        using LoopInProcess loop = Start(mode, new KernelLimits(delaysReleases, singleReceives));
        using (KeptClient client = await KeptClient.ConnectAsync(loop.EndPoint))
        {
            for (int i = 0; i < 100; i++)
            {
                RequireAnswer(await client.AskAsync("/", i % 2 == 0 ? "GET" : "POST", "Content-Length: 0\r\n"));
            }

            // More than a buffer of the ring holds.
            string many = string.Concat(Enumerable.Repeat(KeptClient.Request("/", fields: "Content-Length: 3\r\n") + "abc", 2000));
            Task sends = client.SendAsync(many);
            for (int i = 0; i < 2000; i++)
            {
                RequireAnswer(await client.ReadAsync());
            }

            await sends;
            foreach (char part in KeptClient.Request("/"))
            {
                await client.SendAsync($"{part}");
                await KeptClient.PauseAsync();
            }

            RequireAnswer(await client.ReadAsync());
            await client.SendAsync(KeptClient.Request("/", "POST", $"Content-Length: 200000\r\n") + new string('x', 200_000));
            RequireAnswer(await client.ReadAsync());
            client.FinishSending();
            await client.RequireFinAsync();
        }

        await RequireBalanceAsync(loop, connections: 1, requests: 2102);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task Connections_that_end_in_every_way_free_their_slots(string mode, bool delaysReleases, bool singleReceives)
    {
        using LoopInProcess loop = Start(mode, new KernelLimits(delaysReleases, singleReceives));
        for (int i = 0; i < 200; i++)
        {
            using KeptClient client = await KeptClient.ConnectAsync(loop.EndPoint);
            switch (i % 5)
            {
                case 0:
                    Assert.False((await client.AskAsync("/", fields: "Connection: close\r\n")).Keeps);
                    await client.RequireFinAsync();
                    break;
                case 1:
                    await client.SendAsync("rubbish\r\n\r\n");
                    Assert.Equal(400, (await client.ReadAsync()).Status);
                    await client.RequireFinAsync();
                    break;
                case 2:
                    RequireAnswer(await client.AskAsync("/"));
                    client.Reset();
                    break;
                case 3:
                    await client.SendAsync("GET / HT");
                    client.FinishSending();
                    await client.RequireFinAsync();
                    break;
                default:
                    RequireAnswer(await client.AskAsync("/"));
                    break;
            }
        }

        await RequireBalanceAsync(loop, connections: 200, requests: 160);
    }

    private static LoopInProcess Start(string mode, KernelLimits limits)
    {
        ServerOptions options = new()
        {
            Slots = 64,
            Mode = mode == "sqpoll" ? ServerMode.SqPoll : ServerMode.Batched,
            GivenKeepAlive = 60,
            KeepAliveRequests = int.MaxValue,
        };
        return new LoopInProcess(options, [.. RingLockdown.Operations, io_uring_op.IORING_OP_URING_CMD], limits: limits);
    }

    private static void RequireAnswer(HttpAnswer answer) =>
        Assert.Equal((200, true, "Have a nice day!\n"), (answer.Status, answer.Keeps, answer.Body));

    private static async Task RequireBalanceAsync(LoopInProcess loop, ulong connections, ulong requests)
    {
        await loop.AwaitAsync(figures => figures.Connections == connections);
        RingFigures figures = loop.Figures;
        Assert.Equal((connections, 0ul), (figures.Answered + figures.Broken, figures.Lost));
        Assert.Equal(requests, figures.Requests);
        Assert.Equal(0u, await loop.StopAsync());
        Assert.Equal(0ul, loop.Figures.AllocatedBytes);
    }
}
