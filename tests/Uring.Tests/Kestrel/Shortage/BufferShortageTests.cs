using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Receives without a provided buffer: ENOBUFS, and a kernel that refuses the buffers.</summary>
public sealed class BufferShortageTests
{
    private const int Connections = 20;
    private const int Buffers = 512;
    private const int Upload = 3_000_017;

    public static TheoryData<UringScheduling> Schedulings => [UringScheduling.ThreadPool, UringScheduling.Inline];

    [Theory, MemberData(nameof(Schedulings))]
    public async Task Connections_receive_everything_while_all_buffers_are_in_use(UringScheduling scheduling)
    {
        await using LoopHarness loop = new(scheduling);
        TransportPair[] idle = await ConnectAsync(loop);
        IReadOnlyList<ushort> taken = await loop.TakeBuffersAsync();
        Assert.Equal(Buffers, taken.Distinct().Count());

        // The receives of the first connections were in flight before the shortage. The others start during it.
        TransportPair[] late = await ConnectAsync(loop);
        await Task.WhenAll(idle.Concat(late).Select(pair => ExchangeAsync(pair, Upload)));
        Assert.Empty(await loop.TakeBuffersAsync());

        await loop.GiveBackAsync(taken);
        await Task.WhenAll(idle.Concat(late).Select(pair => ExchangeAsync(pair, Upload)));
        await EndAsync([.. idle, .. late]);
        Assert.DoesNotContain(loop.Events, logged => logged.Id.Id is 14 or 19);

        // Each buffer is back in the kernel.
        Assert.Equal(Buffers, (await loop.TakeBuffersAsync()).Distinct().Count());
    }

    [Theory, MemberData(nameof(Schedulings))]
    public async Task A_connection_without_memory_gives_its_buffer_back(UringScheduling scheduling)
    {
        FailingMemory memory = new();
        await using LoopHarness loop = new(scheduling, memory.Create());
        memory.Exhaust();
        await using (TransportPair pair = await loop.ConnectAsync())
        {
            await pair.Client.SendAsync("x");
            _ = await pair.ReadErrorAsync<InvalidOperationException>();
        }

        Assert.Equal(Buffers, (await loop.TakeBuffersAsync()).Distinct().Count());
    }

    [Theory, MemberData(nameof(Schedulings))]
    public async Task Connections_receive_everything_while_buffers_come_and_go(UringScheduling scheduling)
    {
        const int Rounds = 50;
        await using LoopHarness loop = new(scheduling);
        TransportPair[] pairs = await ConnectAsync(loop);
        Task exchanges = Task.WhenAll(pairs.Select(async pair =>
        {
            for (int i = 0; i < 5; i++)
            {
                await ExchangeAsync(pair, Upload);
            }
        }));
        for (int i = 0; i < Rounds; i++)
        {
            await loop.GiveBackAsync(await loop.TakeBuffersAsync());
        }

        await exchanges;
        await EndAsync(pairs);
        Assert.Equal(Buffers, (await loop.TakeBuffersAsync()).Distinct().Count());
    }

    [Theory, MemberData(nameof(Schedulings))]
    public async Task Connections_receive_everything_where_the_kernel_refuses_the_buffers(UringScheduling scheduling)
    {
        await using LoopHarness loop = new(scheduling);
        await loop.RefuseBuffersAsync();
        TransportPair[] pairs = await ConnectAsync(loop);
        await Task.WhenAll(pairs.Select(pair => ExchangeAsync(pair, Upload)));
        await EndAsync(pairs);
        Assert.DoesNotContain(loop.Events, logged => logged.Id.Id is 14 or 19);
    }

    /// <remarks>Without a buffer an end arrives as the result of the receive that follows a poll.</remarks>
    [Theory, MemberData(nameof(Schedulings))]
    public async Task A_FIN_and_an_RST_arrive_while_all_buffers_are_in_use(UringScheduling scheduling)
    {
        await using LoopHarness loop = new(scheduling);
        await using TransportPair finished = await loop.ConnectAsync();
        await using TransportPair reset = await loop.ConnectAsync();
        _ = await loop.TakeBuffersAsync();
        finished.Client.FinishSending();
        Assert.Equal("", await finished.ReadToFinAsync());
        reset.Client.Reset();
        _ = await reset.ReadErrorAsync<ConnectionResetException>();
        await reset.AwaitClosedAsync();
    }

    /// <remarks>
    /// With the option Inline the first handler blocks the thread of the loop, so that the requests of all
    /// clients wait.
    /// </remarks>
    [Theory, Transports]
    public async Task More_clients_than_buffers_send_while_a_handler_blocks(TransportKind kind)
    {
        const int Clients = Buffers + 100;
        using Gate gate = new();
        await using KestrelServer server = await KestrelServer.StartAsync(kind, async context =>
        {
            if (context.Request.Path == "/block")
            {
                gate.PassBlocking();
            }

            await Handlers.RequirePatternAsync(context);
        });
        List<Peer> clients = [];
        try
        {
            for (int i = 0; i < Clients; i++)
            {
                clients.Add(await server.ConnectAsync());
                Assert.Equal("0", (await clients[i].GetAsync()).Body);
            }

            using Peer blocker = await server.ConnectAsync();
            await blocker.SendAsync(Peer.Request("/block"));
            await gate.AwaitAsync(1);
            foreach (Peer client in clients)
            {
                await client.SendAsync(Peer.Request("/", "Content-Length: 3000\r\n", "POST"));
                await client.SendPatternAsync(3000);
            }

            gate.Open();
            foreach (Peer client in clients)
            {
                Assert.Equal("3000", (await client.ReadResponseAsync()).Body);
            }

            Assert.Equal("0", (await blocker.ReadResponseAsync()).Body);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await server.AwaitOpenAsync(0);
    }

    private static async Task<TransportPair[]> ConnectAsync(LoopHarness loop)
    {
        TransportPair[] pairs = new TransportPair[Connections];
        for (int i = 0; i < Connections; i++)
        {
            pairs[i] = await loop.ConnectAsync();
        }

        return pairs;
    }

    /// <summary>Sends bytes to the server, which requires the pattern and answers with a line.</summary>
    private static async Task ExchangeAsync(TransportPair pair, long length)
    {
        Task send = pair.Client.SendPatternAsync(length);
        for (long received = 0; received < length;)
        {
            ReadResult read = await pair.Input.ReadAsync().AsTask().WaitAsync(Poll.Patience);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                Pattern.Require(segment.Span, received);
                received += segment.Length;
            }

            pair.Input.AdvanceTo(read.Buffer.End);
        }

        await send;
        await pair.WriteAsync("received\n");
        Assert.Equal("received", await pair.Client.ReadLineAsync());
    }

    /// <summary>Ends each connection by the client's FIN.</summary>
    private static async Task EndAsync(IReadOnlyCollection<TransportPair> pairs)
    {
        foreach (TransportPair pair in pairs)
        {
            pair.Client.FinishSending();
            Assert.Equal("", await pair.ReadToFinAsync());
            await pair.Output.CompleteAsync();
            await pair.Client.RequireFinAsync();
            await pair.DisposeAsync();
        }
    }
}
