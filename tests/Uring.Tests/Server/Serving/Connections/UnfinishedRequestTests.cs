using System.Diagnostics;
using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// Clients that are answered before their request is complete: the server waits for the rest, for a limited
/// time. A complete request ends the wait.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class UnfinishedRequestTests(PublishedServer published)
{
    public static TheoryData<string> Modes => ["sqpoll", "batched"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_pauses_in_its_upload_for_longer_than_the_linger_reads_the_response(string mode)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--mode", mode);
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n");
        for (int i = 0; i < 5; i++)
        {
            await Task.Delay(600, TestContext.Current.CancellationToken);
            client.Send(new string('x', 10));
        }

        Assert.Equal(RunningServer.Response, client.ReadToFin());
    }

    [Theory]
    [InlineData("sqpoll", "GET / HTTP/1.1\r\nHo")]
    [InlineData("batched", "GET / HTTP/1.1\r\nHo")]
    [InlineData("sqpoll", "POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\nxyz")]
    [InlineData("batched", "POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\nxyz")]
    [InlineData("sqpoll", "")]
    [InlineData("batched", "")]
    public async Task The_slot_of_a_client_that_is_silent_for_the_lingering_timeout_becomes_free(string mode, string request)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--lingering-timeout", "1", "--linger", "60000", "--defer-accept", "0");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        if (request.Length > 0)
        {
            client.Send(request);
        }

        Assert.Equal(RunningServer.Response, client.ReadToFin());
        await watched.AwaitAsync(figures => figures.LingeringSlots == 1);
        Stopwatch time = Stopwatch.StartNew();
        await watched.AwaitRestAsync();
        Assert.InRange(time.Elapsed.TotalSeconds, 0.5, 30);
        Assert.Equal(0ul, watched.Read().Total.CutShort);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_slot_of_a_client_that_never_ends_its_request_becomes_free_after_the_lingering_time(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--lingering-timeout", "3600", "--lingering-time", "1");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        client.Send("POST / HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n");
        await Poll.UntilAsync(
            () =>
            {
                try
                {
                    client.Send("x");
                    return false;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    return true;
                }
            },
            () => "the server waits for the rest of the request");
        await watched.AwaitAsync(figures => figures.Answered == 1);
        await watched.AwaitRestAsync();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_complete_upload_keeps_its_slot_for_the_linger_alone(string mode)
    {
        // The client keeps its connection. A server that did not know the end of the request would wait for
        // an hour.
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--lingering-timeout", "3600", "--lingering-time", "3600", "--linger", "100");
        using RawClient atOnce = await RawClient.ConnectAsync(watched.Server.EndPoint);
        atOnce.Send("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
        using RawClient later = await RawClient.ConnectAsync(watched.Server.EndPoint);
        later.Send("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\nabc");
        Assert.Equal(RunningServer.Response, atOnce.ReadToFin());
        Assert.Equal(RunningServer.Response, later.ReadToFin());
        await watched.AwaitAsync(figures => figures.LingeringSlots == 1);
        for (int i = 0; i < 4; i++)
        {
            later.Send(new string('x', i < 3 ? 1000 : 1997));
        }

        await watched.AwaitAsync(figures => figures.Answered == 2);
        await watched.AwaitRestAsync();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_request_that_arrives_whole_after_its_answer_keeps_its_slot_for_the_linger_alone(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--lingering-timeout", "3600", "--lingering-time", "3600", "--linger", "100", "--defer-accept", "0");
        ulong answered = 0;
        foreach (string request in (string[])["GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"])
        {
            using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
            client.AwaitResponse();
            client.Send(request);
            Assert.Equal(RunningServer.Response, client.ReadToFin());
            ulong count = ++answered;
            await watched.AwaitAsync(figures => figures.Answered == count);
            await watched.AwaitRestAsync();
        }

        Assert.Equal(3ul, watched.Read().Total.Silent);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_upload_that_declares_itself_the_last_request_ends_without_a_linger(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--linger", "60000");
        using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
        client.Send("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\n");
        Assert.Equal(RunningServer.Response, client.ReadToFin());
        await watched.AwaitAsync(figures => figures.LingeringSlots == 1);
        client.Send("abc");
        await watched.AwaitRestAsync();
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Without_a_linger_and_a_deferral_a_request_that_arrives_after_the_answer_resets_no_client(string mode)
    {
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--linger", "0", "--defer-accept", "0");
        for (int i = 0; i < 20; i++)
        {
            using RawClient client = await RawClient.ConnectAsync(watched.Server.EndPoint);
            client.AwaitResponse();
            client.Send();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }

        await watched.AwaitAsync(figures => figures.Connections == 20);
        await watched.AwaitRestAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((20ul, 20ul, 20ul), (total.Connections, total.Answered, total.Silent));
    }
}
