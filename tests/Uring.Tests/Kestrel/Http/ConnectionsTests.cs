using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>One process serves connection after connection, and its resources stay those of the first.</summary>
/// <remarks>The variable <c>URING_KESTREL_CONNECTIONS</c> sets the number of connections, such as 1000000.</remarks>
[Collection(AloneCollection.Name)]
public sealed class ConnectionsTests
{
    private const int Clients = 16;

    // The first connections load code, and fill the pools.
    private const int Warmup = 3000;
    private const long MemorySlack = 64 << 20;

    // The runtime opens a few descriptors for itself.
    private const int DescriptorSlack = 4;

    [Theory, Transports]
    public async Task Connections_leave_nothing_behind_in_their_server(TransportKind kind)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(kind, counts: true);
        await RunAsync(server, Warmup);
        long first = await server.AwaitEndsAsync();
        ProcessState before = ProcessState.Of(server.Id);
        await RunAsync(server, Sizes.Connections);
        long last = await server.AwaitEndsAsync();
        await server.AwaitRestAsync();
        ProcessState after = await ProcessState.AwaitFlatAsync(server.Id, before, MemorySlack);
        TestContext.Current.SendDiagnosticMessage("{0}: {1} connections, before {2}, after {3}", kind, Sizes.Connections, before, after);
        Assert.InRange(after.Descriptors, 0, before.Descriptors + DescriptorSlack);

        // The server can lose a connection only where its client resets it in the backlog.
        Assert.InRange(last - first, Sizes.Connections - (Sizes.Connections / 4), Sizes.Connections + Warmup);
    }

    /// <summary>
    /// Opens connections, and ends them in four ways: at the server, at the client, by an RST, and without a
    /// request.
    /// </summary>
    private static async Task RunAsync(ServerProcess server, int connections)
    {
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i <= connections; i = Interlocked.Increment(ref next))
            {
                using Peer client = await server.ConnectAsync();
                switch (i % 4)
                {
                    case 0:
                        Assert.Equal(200, (await client.GetAsync("/", "Connection: close\r\n")).Status);
                        await client.RequireFinAsync();
                        break;
                    case 1:
                        Assert.Equal(200, (await client.GetAsync()).Status);
                        client.FinishSending();
                        await client.RequireFinAsync();
                        break;
                    case 2:
                        Assert.Equal(200, (await client.GetAsync()).Status);
                        client.Reset();
                        break;
                    default:
                        client.Socket.LingerState = new LingerOption(true, 0);
                        break;
                }
            }
        })));
    }
}
