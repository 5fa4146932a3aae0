using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Uring.Tests.Server;

/// <summary>A new server takes over the port of an old one: no client is refused, reset, unanswered or delayed.</summary>
[Collection(ServerCollection.Name)]
public class HandOverTests(PublishedServer published)
{
    // A SYN that is dropped comes again after a second.
    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(900);

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::1]:0")]
    public async Task Servers_succeed_each_other_under_load(string listen)
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
                await Task.Delay(100, TestContext.Current.CancellationToken);
                StopReport report = await current.StopAsync();
                Assert.NotEqual(0, report.Connections);
                Assert.Equal(0, report.Unfinished);
                answered += report.Answered;
                await current.DisposeAsync();
                current = next;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
            await end.CancelAsync();
            int counted = (await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Sum();
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
    public async Task The_new_server_can_be_taken_back(int rings)
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
                await Task.Delay(100, TestContext.Current.CancellationToken);
                StopReport report = await bad.StopAsync();
                Assert.NotEqual(0, report.Connections);
                Assert.Equal(0, report.Unfinished);
                answered += report.Answered;
            }

            // What the last one has left behind must not keep clients from one that comes later. One ring after several is another
            // matter: a SYN may then be dropped.
            await using RunningServer next = await RunningServer.StartBatchedAsync(published, $"{old.EndPoint}", rings);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            StopReport first = await old.StopAsync();
            Assert.NotEqual(0, first.Connections);
            await end.CancelAsync();
            int counted = (await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Sum();
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
    public async Task Clients_reach_both_servers_after_a_third_has_left()
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

        // The hash spreads a hundred ports: that one server gets none of them is out of the question.
        Assert.NotEqual(0, (await third.StopAsync()).Answered);
        Assert.NotEqual(0, (await second.StopAsync()).Answered);
    }

    [Fact]
    public async Task The_one_of_three_that_is_stopped_is_the_one_without_clients()
    {
        await using RunningServer first = await RunningServer.StartBatchedAsync(published);
        IPEndPoint port = first.EndPoint;
        await using RunningServer second = await RunningServer.StartBatchedAsync(published, $"{port}");
        await using RunningServer third = await RunningServer.StartBatchedAsync(published, $"{port}");

        // The third has taken the place of the first by now.
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
    public async Task A_client_that_was_connected_to_the_old_server_is_answered_by_it()
    {
        await using RunningServer old = await RunningServer.StartAsync(published);
        using RawClient client = await RawClient.ConnectAsync(old.EndPoint);
        await using RunningServer next = await RunningServer.StartAsync(published, $"{old.EndPoint}");

        Task<StopReport> stop = old.StopAsync();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        client.Send();

        Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        Assert.Equal(1, (await stop).Answered);
    }

    [Fact]
    public async Task A_dead_servers_socket_is_not_joined()
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

    private static async Task<int> RunClientAsync(IPEndPoint server, CancellationToken end)
    {
        int answers = 0;
        for (; !end.IsCancellationRequested; answers++)
        {
            await AskAsync(server);
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

        Assert.Equal(RunningServer.Response.Length, length);
        Assert.True(Stopwatch.GetElapsedTime(start) < s_slow, $"answered after {Stopwatch.GetElapsedTime(start)}");
    }
}
