using System.Net.Sockets;
using System.Text;
using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// Clients that read little or nothing of a large response. A steady reader gets the whole response. A client
/// that reads nothing is reset, so that the end is not a FIN.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class SlowClientTests(PublishedServer published) : IDisposable
{
    // Larger than the buffers of both sockets can grow: net.ipv4.tcp_wmem and tcp_rmem.
    private const int Length = 24 << 20;

    private readonly Settings _settings = new(published);

    public static TheoryData<string, int> Ways => new() { { "sqpoll", 0 }, { "sqpoll", 250 }, { "batched", 0 }, { "batched", 250 } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_that_reads_nothing_for_the_send_timeout_is_reset(string mode, int linger)
    {
        await using WatchedServer watched = await StartAsync(mode, "--linger", $"{linger}", "--send-timeout", "1");
        using Socket client = await AskAsync(watched);
        await watched.AwaitAsync(figures => figures.ResetByTimeout == 1);
        await watched.AwaitRestAsync();
        Assert.InRange(await ReadToResetAsync(client), 1, Length);
        RingFigures total = watched.Read().Total;
        Assert.Equal((1ul, 1ul, 0ul), (total.Connections, total.Broken, total.Answered));
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_client_that_reads_a_little_repeatedly_outlives_the_send_timeout(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--send-timeout", "2");
        using Socket client = await AskAsync(watched);
        await watched.AwaitAsync(figures => figures.AnsweringSlots == 1);
        byte[] some = new byte[16_384];
        for (int i = 0; i < 16; i++)
        {
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, await client.ReceiveAsync(some));
        }

        Assert.Equal(0ul, watched.Read().Total.Broken);
        Assert.InRange(await ReadToFinAsync(client), Length - (16 * some.Length), Length);
        Assert.Equal(1, (await watched.Server.StopAsync()).Answered);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_server_that_is_suspended_for_longer_than_the_send_timeout_resets_no_client(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--send-timeout", "2");
        using Socket client = await AskAsync(watched);
        await watched.AwaitAsync(figures => figures.AnsweringSlots == 1);
        Signals.Send(watched.Server.Pid, Signals.Stop);
        await watched.AwaitStoppedAsync();
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Signals.Send(watched.Server.Pid, Signals.Continue);

        Assert.InRange(await ReadToFinAsync(client), Length, Length + 1000);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Clients_that_read_nothing_make_room_for_the_next_client(string mode, int linger)
    {
        await using WatchedServer watched = await StartAsync(mode, "--linger", $"{linger}", "--slots", "16");
        List<Socket> slow = [];
        try
        {
            for (int i = 0; i < 48; i++)
            {
                slow.Add(await AskAsync(watched));
            }

            using RawClient reader = await RawClient.ConnectAsync(watched.Server.EndPoint);
            reader.Send();
            string answer = await reader.ReadToFinAsync().WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
            Assert.InRange(answer.Length, Length, Length + 1000);
            RingFigures total = watched.Read().Total;

            // In the mode batched the kernel may have accepted all of them at once, beyond the number of
            // slots.
            Assert.InRange(total.ResetForRoom, mode == "sqpoll" ? 1ul : 0ul, 48ul);
            Assert.Equal(0ul, total.ResetByTimeout);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }

        await watched.AwaitAsync(figures => figures.Connections == 49);
        await watched.AwaitRestAsync();
        Assert.Equal((1ul, 48ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Clients_that_read_nothing_cost_no_other_client_its_linger(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--slots", "16");
        List<Socket> slow = [];
        try
        {
            // More than three quarters of the slots.
            for (int i = 0; i < 13; i++)
            {
                slow.Add(await AskAsync(watched));
            }

            await watched.AwaitAsync(figures => figures.AnsweringSlots == 13);
            using Socket uploader = await AskAsync(watched, "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
            Task<long> answer = Task.Run(() => ReadToFinAsync(uploader), TestContext.Current.CancellationToken);
            byte[] part = new byte[100_000];
            for (int i = 0; i < 10; i++)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                _ = await uploader.SendAsync(part);
            }

            Assert.InRange(await answer, Length, Length + 1000);
            Assert.Equal(0ul, watched.Read().Total.CutShort);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_server_that_is_killed_resets_the_clients_whose_response_is_not_whole(string mode, int linger)
    {
        await using WatchedServer watched = await StartAsync(mode, "--linger", $"{linger}");
        using Socket client = await AskAsync(watched);
        using Socket halfClosed = await AskAsync(watched);
        halfClosed.Shutdown(SocketShutdown.Send);
        await watched.AwaitAsync(figures => figures.AnsweringSlots == 2);
        await Poll.UntilAsync(() => client.Available > 0 && halfClosed.Available > 0, () => "no part of the response has come");
        Signals.Send(watched.Server.Pid, Signals.Kill);
        Assert.InRange(await ReadToResetAsync(client), 1, Length);
        Assert.InRange(await ReadToResetAsync(halfClosed), 1, Length);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Two_replaced_responses_live_and_the_readers_of_older_ones_are_reset(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--slots", "64");
        List<Socket> readers = [];
        try
        {
            for (ulong reloads = 1; reloads <= 5; reloads++)
            {
                readers.Add(await AskAsync(watched));
                await watched.AwaitAsync(figures => figures.AnsweringSlots == ulong.Min(reloads, 3));
                Signals.Send(watched.Server.Pid, Signals.HangUp);
                await watched.AwaitAsync(figures => figures.Reloads == reloads);
            }

            await watched.AwaitAsync(figures => figures.ResetByReload == 3);

            // The response, and the two replaced ones whose readers are left.
            Assert.InRange(watched.ResidentBytes(), 0, (3 * Length) + 25_000_000);
            for (int i = 0; i < 3; i++)
            {
                Assert.InRange(await ReadToResetAsync(readers[i]), 1, Length);
            }

            foreach (Socket reader in readers[3..])
            {
                Assert.InRange(await ReadToFinAsync(reader), Length, Length + 1000);
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private Task<WatchedServer> StartAsync(string mode, params string[] options) =>
        WatchedServer.StartAsync(published, ["--mode", mode, "--body-file", _settings.File("body", new byte[Length]), .. options]);

    private static async Task<Socket> AskAsync(WatchedServer watched, string request = "GET / HTTP/1.0\r\n\r\n")
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        await client.ConnectAsync(watched.Server.EndPoint);
        _ = await client.SendAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    /// <summary>Reads to the server's FIN.</summary>
    /// <returns>The number of bytes.</returns>
    private static async Task<long> ReadToFinAsync(Socket client)
    {
        byte[] some = new byte[65_536];
        long length = 0;
        for (int read; (read = await client.ReceiveAsync(some)) > 0;)
        {
            length += read;
        }

        return length;
    }

    /// <summary>Reads to the reset, and fails the test at a FIN.</summary>
    /// <returns>The number of bytes before the reset.</returns>
    private static async Task<long> ReadToResetAsync(Socket client)
    {
        byte[] some = new byte[65_536];
        long length = 0;
        SocketException reset = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            for (int read; (read = await client.ReceiveAsync(some)) > 0;)
            {
                length += read;
            }
        });
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        return length;
    }

    public void Dispose() => _settings.Dispose();
}
