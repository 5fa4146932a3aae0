using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>No client that speaks HTTP sees a reset, however it sends its request, and whatever mode serves it.</summary>
[Collection(ServerCollection.Name)]
public class LingerTests(PublishedServer published)
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string> Modes => ["sqpoll", "batched"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_request_in_two_segments_50_ms_apart(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        await ManyAsync(server, 20, async client =>
        {
            client.Send(Get[..20]);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            client.Send(Get[20..]);
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_request_in_single_bytes(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        await ManyAsync(server, 20, async client =>
        {
            foreach (char c in Get)
            {
                client.Send(c.ToString());
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_post_of_4_mb(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        byte[] post = new byte[4 << 20];
        Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {post.Length}\r\n\r\n").CopyTo(post, 0);
        await ManyAsync(server, 8, client => client.SendAllAsync(post));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_post_that_takes_longer_than_the_linger(string mode)
    {
        await using RunningServer server = await StartAsync(mode, "--linger", "100");
        byte[] part = new byte[100_000];
        await ManyAsync(server, 4, async client =>
        {
            client.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
            for (int i = 0; i < 20; i++)
            {
                await client.SendAllAsync(part);
                await Task.Delay(40, TestContext.Current.CancellationToken);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_goes_on_sending_while_the_server_is_held_up_for_longer_than_the_linger(string mode)
    {
        await using RunningServer server = await StartAsync(mode, "--linger", "1000");
        string part = new('x', 100);
        Task clients = ManyAsync(server, 40, async client =>
        {
            client.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
            for (int i = 0; i < 100; i++)
            {
                client.Send(part);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        });
        await Task.Delay(200, TestContext.Current.CancellationToken);

        Signals.Send(server.Pid, Signals.Stop);
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.Continue);

        await clients;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Pipelined_requests_at_once_and_in_a_row(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        await ManyAsync(server, 20, client =>
        {
            client.Send(Get + Get + Get);
            return Task.CompletedTask;
        });
        await ManyAsync(server, 20, async client =>
        {
            for (int i = 0; i < 5; i++)
            {
                client.Send(Get);
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_closes_its_half_first(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        await ManyAsync(server, 20, client =>
        {
            client.Send(Get);
            client.FinishSending();
            return Task.CompletedTask;
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_says_its_request_is_the_last(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        await ManyAsync(server, 20, client =>
        {
            client.Send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return Task.CompletedTask;
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_slow_reader_gets_a_response_larger_than_all_buffers_whole(string mode)
    {
        string body = string.Create(24 << 20, 0, (text, _) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + (i % 23));
            }
        });
        using Settings settings = new(published);
        await using RunningServer server = await StartAsync(mode, "--body-file", settings.File("body", body));
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send(Get);
        await Task.Delay(1000, TestContext.Current.CancellationToken);

        string answer = await client.ReadToFinAsync();

        Assert.EndsWith(body, answer, StringComparison.Ordinal);
        StopReport report = await server.StopAsync();
        Assert.Equal(1, report.Answered);
    }

    [Theory]
    [InlineData("sqpoll", Get)]
    [InlineData("batched", Get)]
    [InlineData("sqpoll", "GET / HT")]
    [InlineData("batched", "GET / HT")]
    public async Task More_clients_linger_than_there_are_slots_and_all_are_answered_at_once(string mode, string request)
    {
        // They all may send another request, or the rest of theirs, and the linger is long: without an end ahead of time the slots would be taken for
        // ten seconds.
        await using RunningServer server = await StartAsync(mode, "--slots", "64", "--linger", "10000");
        List<RawClient> lingering = [];
        try
        {
            for (int i = 0; i < 500; i++)
            {
                RawClient client = await RawClient.ConnectAsync(server.EndPoint);
                lingering.Add(client);
                client.Send(request);
                Assert.Equal(RunningServer.Response, client.ReadToFin());
            }
        }
        finally
        {
            lingering.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Without_a_linger_a_late_part_of_the_request_is_reset(string mode)
    {
        // What the others rest on: with --linger 0 the connection is closed with the answer, and the rest meets nobody.
        await using RunningServer server = await StartAsync(mode, "--linger", "0");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send(Get[..20]);
        Assert.Equal(RunningServer.Response, client.ReadToFin());
        client.Send(Get[20..]);
        await Task.Delay(100, TestContext.Current.CancellationToken);

        _ = Assert.Throws<System.Net.Sockets.SocketException>(() => client.Send(Get));
    }

    private Task<RunningServer> StartAsync(string mode, params string[] options) =>
        RunningServer.StartWithAsync(published, ["--mode", mode, .. options]);

    /// <summary>Clients at the same time: each sends, and must then read the response and a FIN.</summary>
    private static async Task ManyAsync(RunningServer server, int clients, Func<RawClient, Task> send) =>
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            await send(client);
            Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        }));
}
