using System.Globalization;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A server process that SIGSTOP pauses and SIGCONT continues: its clients notice a delay, and nothing else.</summary>
public sealed class PausedServerTests
{
    private const int Kept = 40;
    private const int New = 60;
    private const int Pipelined = 5;

    [Theory, Transports]
    public async Task Requests_and_connections_of_a_pause_are_served_after_it(TransportKind kind)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(kind);
        List<Peer> clients = [];
        try
        {
            for (int i = 0; i < Kept; i++)
            {
                clients.Add(await server.ConnectAsync());
                Assert.Equal(200, (await clients[i].GetAsync()).Status);
            }

            await server.PauseAsync();
            for (int i = 0; i < New; i++)
            {
                clients.Add(await server.ConnectAsync());
            }

            foreach (Peer client in clients)
            {
                await client.SendAsync(string.Concat(Enumerable.Repeat(Peer.Request(), Pipelined)));
            }

            server.Continue();
            foreach (Peer client in clients)
            {
                for (int i = 0; i < Pipelined; i++)
                {
                    Assert.Equal("Have a nice day!\n", (await client.ReadResponseAsync()).Body);
                }
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await server.AwaitRestAsync();
    }

    [Theory, Transports]
    public async Task Clients_that_end_in_a_pause_end_after_it(TransportKind kind)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(kind);
        Peer[] clients = await Task.WhenAll(Enumerable.Range(0, Kept).Select(_ => server.ConnectAsync()));
        foreach (Peer client in clients)
        {
            Assert.Equal(200, (await client.GetAsync()).Status);
        }

        await server.PauseAsync();
        for (int i = 0; i < Kept; i++)
        {
            Peer late = await server.ConnectAsync();
            await late.SendAsync(Peer.Request());
            late.Reset();
            await clients[i].SendAsync(Peer.Request("/download/1000000"));
            End(clients[i], i);
        }

        server.Continue();
        await server.AwaitRestAsync();
        using Peer last = await server.ConnectAsync();
        Assert.Equal(200, (await last.GetAsync()).Status);
    }

    [Theory, Transports]
    public async Task Bodies_in_both_directions_survive_pauses(TransportKind kind)
    {
        const int Pauses = 5;
        const int Length = 30_000_000;
        await using ServerProcess server = await ServerProcess.StartAsync(kind);
        using Peer reader = await server.ConnectAsync();
        using Peer writer = await server.ConnectAsync();
        long received = 0;
        await reader.SendAsync(Peer.Request($"/download/{Length}"));
        await writer.SendAsync(Peer.Request("/upload", $"Content-Length: {Length}\r\n", "POST"));
        Assert.Equal(Length, (await reader.ReadHeadAsync()).ContentLength);
        Task download = ReadAsync();
        Task upload = WriteAsync();
        for (int i = 0; i < Pauses; i++)
        {
            long before = Volatile.Read(ref received);
            await Poll.UntilAsync(() => Volatile.Read(ref received) > before || download.IsCompleted, () => $"the download stays at {before} bytes");
            await server.PauseAsync();
            server.Continue();
        }

        await download;
        await upload;
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{Length} bytes"), (await writer.ReadResponseAsync()).Body);

        async Task ReadAsync()
        {
            byte[] bytes = new byte[65_536];
            while (received < Length)
            {
                Memory<byte> part = bytes.AsMemory(0, (int)Math.Min(bytes.Length, Length - received));
                await reader.ReadExactlyAsync(part);
                Assert.True(KestrelLoad.Pattern.Is(part.Span, received), $"other bytes behind byte {received}");
                Volatile.Write(ref received, received + part.Length);
            }
        }

        async Task WriteAsync()
        {
            byte[] bytes = new byte[65_536];
            for (long sent = 0; sent < Length;)
            {
                Memory<byte> part = bytes.AsMemory(0, (int)Math.Min(bytes.Length, Length - sent));
                KestrelLoad.Pattern.Fill(part.Span, sent);
                await writer.SendAsync(part);
                sent += part.Length;
            }
        }
    }

    [Theory, Transports]
    public async Task Pauses_under_load_lose_no_response(TransportKind kind)
    {
        const int Pauses = 10;
        const int Clients = 16;
        await using ServerProcess server = await ServerProcess.StartAsync(kind);
        long answered = 0;
        bool ends = false;
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(AskAsync)];
        for (int i = 0; i < Pauses; i++)
        {
            long before = Volatile.Read(ref answered);
            await Poll.UntilAsync(() => Volatile.Read(ref answered) > before + Clients, () => $"{answered} responses");
            await server.PauseAsync();
            server.Continue();
        }

        Volatile.Write(ref ends, true);
        await Task.WhenAll(clients);
        await server.AwaitRestAsync();

        // Each second client connects for each request.
        async Task AskAsync(int number)
        {
            while (!Volatile.Read(ref ends))
            {
                using Peer client = await server.ConnectAsync();
                int requests = number % 2 == 0 ? 1 : 50;
                for (int i = 0; i < requests; i++)
                {
                    Assert.Equal("Have a nice day!\n", (await client.GetAsync()).Body);
                    Interlocked.Increment(ref answered);
                }
            }
        }
    }

    private static void End(Peer client, int kind)
    {
        if (kind % 2 == 0)
        {
            client.Reset();
        }
        else
        {
            client.Dispose();
        }
    }
}
