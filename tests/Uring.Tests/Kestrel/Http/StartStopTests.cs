using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Servers that start and stop again and again leave nothing behind.</summary>
/// <remarks>The variable <c>URING_KESTREL_ROUNDS</c> sets the number of rounds, such as 10000.</remarks>
[Collection(AloneCollection.Name)]
public sealed class StartStopTests
{
    // The first rounds load code, and start the threads of the pool.
    private const int Warmup = 20;

    // GCMemoryInfo.GenerationInfo: generations 0 to 2, large objects, pinned objects.
    private const int PinnedHeap = 4;
    private const long PinnedSlack = 4 << 20;

    // The heap of this process grows by up to 80 MB over any transport. The buffers of 300 loops have 300 MiB.
    private const long MemorySlack = 160 << 20;

    [Theory, Transports]
    public async Task Servers_leave_nothing_behind(TransportKind kind)
    {
        await RunAsync(kind, Warmup);
        await RequireFlatAsync(kind, () => RunAsync(kind, Sizes.Rounds));
    }

    [Theory, Transports]
    public async Task Listeners_leave_nothing_behind(TransportKind kind)
    {
        await BindAsync(kind, Warmup);
        await RequireFlatAsync(kind, () => BindAsync(kind, Sizes.Rounds));
    }

    /// <summary>Runs rounds, and requires that descriptors, threads and memory are as before.</summary>
    private static async Task RequireFlatAsync(TransportKind kind, Func<Task> rounds)
    {
        int descriptors = Descriptors.Count();
        (long pinned, ProcessState before) = (PinnedBytes(), ProcessState.Of(Environment.ProcessId));
        await rounds();
        await Poll.UntilAsync(
            () => Descriptors.Count() <= descriptors + 2,
            () => $"{Descriptors.Count()} descriptors after {Sizes.Rounds} rounds, {descriptors} before: {Descriptors.Describe()}");
        long pinnedAfter = PinnedBytes();
        ProcessState after = await ProcessState.AwaitFlatAsync(Environment.ProcessId, before, MemorySlack);
        TestContext.Current.SendDiagnosticMessage(
            "{0}: {1} rounds, before {2} and {3} pinned bytes, after {4} and {5}", kind, Sizes.Rounds, before, pinned, after, pinnedAfter);
        Assert.InRange(pinnedAfter, 0, pinned + PinnedSlack);
    }

    /// <summary>The live bytes of the heap of pinned objects, where the pools of Kestrel have their blocks.</summary>
    private static long PinnedBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        return GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo[PinnedHeap].SizeAfterBytes;
    }

    /// <summary>
    /// Starts servers, and stops each in another state: unused, idle, or with a request that a client left
    /// behind.
    /// </summary>
    private static async Task RunAsync(TransportKind kind, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
            if (i % 3 == 0)
            {
                continue;
            }

            using Peer client = await server.ConnectAsync();
            Assert.Equal(200, (await client.GetAsync()).Status);
            if (i % 3 == 1)
            {
                await server.StopAsync();
                await client.RequireFinAsync();
            }
        }
    }

    private static async Task BindAsync(TransportKind kind, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await using TransportHarness harness = await TransportHarness.BindAsync(kind);
            using Peer untaken = await Peer.ConnectAsync(harness.Listener.EndPoint);
            if (i % 2 == 0)
            {
                await using TransportPair pair = await harness.ConnectAsync();
            }
        }
    }
}
