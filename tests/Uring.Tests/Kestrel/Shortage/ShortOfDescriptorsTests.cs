
namespace Uring.Tests.Kestrel;

/// <summary>
/// A process whose limit on open files is low: EMFILE of accept(2). <see cref="DescriptorShortageTests"/> starts
/// the process.
/// </summary>
public sealed class ShortOfDescriptorsTests
{
    public const string Variable = "URING_TESTS_SHORT_OF_DESCRIPTORS";

    private const int Clients = 10;

    // The threads of the pool: more than the test and the server need at the same time.
    private const int Threads = 8;

    // Our event for a pause of the accepts.
    private const int AcceptPaused = 101;

    public ShortOfDescriptorsTests() => Assert.SkipWhen(
        Environment.GetEnvironmentVariable(Variable) is null, "runs in a process with few descriptors");

    // Sockets are not tested: they retry the accept without a pause during the shortage.
    [Theory]
    [InlineData(TransportKind.Pool)]
    [InlineData(TransportKind.Inline)]
    public async Task The_clients_of_the_backlog_are_served_after_the_shortage(TransportKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind, Handlers.EchoPathAsync);
        using (Peer first = await server.ConnectAsync())
        {
            // The first connection loads the code of a request, which needs descriptors too.
            Assert.Equal(200, (await first.GetAsync()).Status);
        }

        await server.AwaitOpenAsync(0);
        await StartThreadsOfPoolAsync();
        Peer[] clients = [.. Enumerable.Range(0, Clients).Select(_ => new Peer(server.EndPoint))];
        List<FileStream> fillers = Fill();
        try
        {
            foreach (Peer client in clients)
            {
                await client.Socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
                await client.SendAsync(Peer.Request("/short"));
            }

            await server.AwaitEventAsync(AcceptPaused);
        }
        finally
        {
            fillers.ForEach(filler => filler.Dispose());
        }

        foreach (Peer client in clients)
        {
            Assert.Equal("/short", (await client.ReadResponseAsync()).Body);
            client.Dispose();
        }

        await server.AwaitOpenAsync(0);
    }

    /// <summary>Starts threads before the shortage: the runtime aborts when a new thread finds no descriptor.</summary>
    private static async Task StartThreadsOfPoolAsync()
    {
        Assert.True(ThreadPool.SetMinThreads(Threads, Threads));
        using CountdownEvent started = new(Threads);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(MeetOthers)));

        void MeetOthers()
        {
            _ = started.Signal();
            started.Wait();
        }
    }

    /// <summary>Takes all descriptors.</summary>
    private static List<FileStream> Fill()
    {
        List<FileStream> fillers = [];
        while (true)
        {
            try
            {
                fillers.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
            }
            catch (IOException full)
            {
                Assert.NotEmpty(fillers);
                Assert.Contains("Too many open files", full.Message, StringComparison.Ordinal);
                return fillers;
            }
        }
    }
}
