using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A new server takes over the port of an old one: no client is refused, reset or delayed, and each gets a
/// response.
/// </summary>
[Collection(ServerCollection.Name)]
public class HandOverTests(PublishedServer published)
{
    // A loaded machine delays a response by less.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private int _answers;

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::1]:0")]
    public async Task Servers_take_over_from_each_other_under_load(string listen)
    {
        Assert.SkipUnless(listen[0] != '[' || Socket.OSSupportsIPv6, "this kernel has no IPv6");
        RunningServer current = await RunningServer.StartAsync(published, listen);
        using CancellationTokenSource end = new();
        Task<int>[] clients = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => RunClientAsync(current.EndPoint, end.Token)))];
        long answered = 0;
        try
        {
            for (int round = 0; round < 4; round++)
            {
                RunningServer next = await RunningServer.StartAsync(published, $"{current.EndPoint}");
                await AwaitAnswersAsync();
                StopReport report = await current.StopAsync();
                Assert.NotEqual(0, report.Connections);
                Assert.Equal(0, report.Unfinished);
                answered += report.Answered;
                await current.DisposeAsync();
                current = next;
            }

            await AwaitAnswersAsync();
            await end.CancelAsync();
            int counted = (await Task.WhenAll(clients).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken)).Sum();
            Assert.Equal(counted, answered + (await current.StopAsync()).Answered);
        }
        finally
        {
            await end.CancelAsync();
            await current.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_old_server_can_outlive_the_new_one(int rings)
    {
        await using RunningServer old = await RunningServer.StartBatchedAsync(published, rings: rings);
        using CancellationTokenSource end = new();
        Task<int>[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunClientAsync(old.EndPoint, end.Token)))];
        long answered = 0;
        try
        {
            for (int round = 0; round < 3; round++)
            {
                await using RunningServer bad = await RunningServer.StartBatchedAsync(published, $"{old.EndPoint}", rings);
                await AwaitAnswersAsync();
                StopReport report = await bad.StopAsync();
                Assert.NotEqual(0, report.Connections);
                Assert.Equal(0, report.Unfinished);
                answered += report.Answered;
            }

            // Clients must reach a server that starts after the end of another. The number of rings is the
            // same: with fewer rings than before, the kernel may drop a SYN.
            await using RunningServer next = await RunningServer.StartBatchedAsync(published, $"{old.EndPoint}", rings);
            await AwaitAnswersAsync();
            StopReport first = await old.StopAsync();
            Assert.NotEqual(0, first.Connections);
            await end.CancelAsync();
            int counted = (await Task.WhenAll(clients).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken)).Sum();
            StopReport second = await next.StopAsync();
            Assert.NotEqual(0, second.Connections);
            Assert.Equal(counted, answered + first.Answered + second.Answered);
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    [Fact]
    public async Task Clients_reach_both_servers_after_a_third_has_stopped()
    {
        await using RunningServer first = await RunningServer.StartBatchedAsync(published);
        await using RunningServer second = await RunningServer.StartBatchedAsync(published, $"{first.EndPoint}");
        IPEndPoint port = first.EndPoint;
        _ = await first.StopAsync();

        await using RunningServer third = await RunningServer.StartBatchedAsync(published, $"{port}");
        for (int i = 0; i < 100; i++)
        {
            await AskAsync(port);
        }

        // The kernel hashes the ports of a hundred clients: each server gets some of them.
        Assert.NotEqual(0, (await third.StopAsync()).Answered);
        Assert.NotEqual(0, (await second.StopAsync()).Answered);
    }

    [Fact]
    public async Task Clients_reach_the_one_server_that_remains_of_three()
    {
        await using RunningServer first = await RunningServer.StartBatchedAsync(published);
        IPEndPoint port = first.EndPoint;
        await using RunningServer second = await RunningServer.StartBatchedAsync(published, $"{port}");
        await using RunningServer third = await RunningServer.StartBatchedAsync(published, $"{port}");

        // The stop moves the socket of the third server to the place of the first one in the reuseport group.
        _ = await first.StopAsync();
        using RawClient held = await RawClient.ConnectAsync(port);
        _ = await third.StopAsync();
        for (int i = 0; i < 20; i++)
        {
            await AskAsync(port);
        }

        Assert.True((await second.StopAsync()).Answered >= 20);
    }

    [Fact]
    public async Task The_old_server_answers_a_client_that_connected_before_the_hand_over()
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--defer-accept", "10");
        RunningServer old = watched.Server;
        using RawClient client = await RawClient.ConnectAsync(old.EndPoint);
        await using RunningServer next = await RunningServer.StartAsync(published, $"{old.EndPoint}");

        Task<StopReport> stop = old.StopAsync();
        await watched.AwaitStoppingAsync();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        client.Send();

        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        Assert.Equal(1, (await stop).Answered);
    }

    [Fact]
    public async Task A_server_does_not_share_the_socket_of_a_killed_one()
    {
        for (int round = 0; round < 3; round++)
        {
            await using RunningServer killed = await RunningServer.StartAsync(published);
            IPEndPoint port = killed.EndPoint;
            await killed.DisposeAsync();
            await using RunningServer again = await RunningServer.StartAsync(published, $"{port}");
            for (int i = 0; i < 20; i++)
            {
                await AskAsync(port);
            }

            Assert.Equal(20, (await again.StopAsync()).Answered);
        }
    }

    /// <summary>Waits until the clients have read many more responses.</summary>
    private async Task AwaitAnswersAsync()
    {
        int before = Volatile.Read(ref _answers);
        await Poll.UntilAsync(() => Volatile.Read(ref _answers) >= before + 200, () => "the clients get no response");
    }

    /// <summary>Sends requests until the end.</summary>
    /// <returns>The number of responses.</returns>
    private async Task<int> RunClientAsync(IPEndPoint server, CancellationToken end)
    {
        int answers = 0;
        for (; !end.IsCancellationRequested; answers++)
        {
            await AskAsync(server);
            _ = Interlocked.Increment(ref _answers);
        }

        return answers;
    }

    private static async Task AskAsync(IPEndPoint server)
    {
        long start = Stopwatch.GetTimestamp();
        using Socket client = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server);
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        byte[] answer = new byte[4096];
        int length = 0;
        for (int read; (read = await client.ReceiveAsync(answer.AsMemory(length))) > 0; length += read)
        {
        }

        Assert.Equal(RunningServer.Response, AnswerDate.Remove(Encoding.ASCII.GetString(answer, 0, length)));
        Assert.Equal(0u, SocketInfo.Retransmitted(client));
        Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, $"the response takes {Stopwatch.GetElapsedTime(start)}");
    }
}
