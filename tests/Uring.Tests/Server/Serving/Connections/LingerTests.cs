using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The server resets no client that speaks HTTP: the clients send their requests in every way that HTTP
/// allows, to both modes.
/// </summary>
[Collection(ServerCollection.Name)]
public class LingerTests(PublishedServer published)
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    // In milliseconds: a loaded machine delays the next part of a request by less.
    private const string LongLinger = "5000";

    public static TheoryData<string> Modes => ["sqpoll", "batched"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_sends_its_request_in_two_segments_50_ms_apart_is_not_reset(string mode)
    {
        await using RunningServer server = await StartAsync(mode, "--linger", LongLinger);
        await ManyAsync(server, 20, async client =>
        {
            client.Send(Get[..20]);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            client.Send(Get[20..]);
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_sends_its_request_byte_by_byte_is_not_reset(string mode)
    {
        await using RunningServer server = await StartAsync(mode, "--linger", LongLinger);
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
    public async Task A_client_that_posts_4_MB_is_not_reset(string mode)
    {
        await using RunningServer server = await StartAsync(mode);
        byte[] post = new byte[4 << 20];
        Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {post.Length}\r\n\r\n").CopyTo(post, 0);
        await ManyAsync(server, 8, client => client.SendAllAsync(post));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_whose_post_takes_longer_than_the_linger_is_not_reset(string mode)
    {
        await using RunningServer server = await StartAsync(mode, "--linger", "1000");
        byte[] part = new byte[100_000];
        await ManyAsync(server, 4, async client =>
        {
            client.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
            for (int i = 0; i < 20; i++)
            {
                await client.SendAllAsync(part);
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_sends_while_the_server_is_stopped_for_longer_than_the_linger_is_not_reset(string mode)
    {
        const int Clients = 40;
        await using RunningServer server = await StartAsync(mode, "--linger", "1000");
        string part = new('x', 100);
        int sending = 0;
        using CancellationTokenSource goesOn = new();
        Task clients = ManyAsync(server, Clients, async client =>
        {
            client.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
            client.AwaitResponse();
            _ = Interlocked.Increment(ref sending);
            for (int after = 0; after < 20; after += goesOn.IsCancellationRequested ? 1 : 0)
            {
                client.Send(part);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        });
        await Poll.UntilAsync(() => Volatile.Read(ref sending) == Clients, () => $"{sending} of {Clients} clients have a response");

        Signals.Send(server.Pid, Signals.Stop);
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.Continue);
        await goesOn.CancelAsync();

        await clients;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_client_that_pipelines_its_requests_is_not_reset(string mode)
    {
        await using RunningServer server = await StartAsync(mode, "--linger", LongLinger);
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
    public async Task A_client_that_half_closes_after_its_request_is_not_reset(string mode)
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
    public async Task A_client_that_sends_Connection_close_is_not_reset(string mode)
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
    public async Task A_slow_reader_reads_all_of_a_response_larger_than_the_buffers(string mode)
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
    public async Task The_server_answers_more_clients_than_slots_at_once_although_all_linger(string mode, string request)
    {
        // Each client may send another request, or the rest of the first one. A server that did not cut their lingers
        // short would have no slot for a minute. A client does not wait so long for its response.
        await using RunningServer server = await StartAsync(mode, "--slots", "64", "--linger", "60000");
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
    public async Task A_server_without_a_linger_resets_a_client_that_sends_the_rest_of_its_request_late(string mode)
    {
        // The control of the other tests: with --linger 0 the server closes the connection together with the
        // response.
        await using RunningServer server = await StartAsync(mode, "--linger", "0");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        client.Send(Get[..20]);
        Assert.Equal(RunningServer.Response, client.ReadToFin());
        client.Send(Get[20..]);
        await client.AwaitResetAsync();

        _ = Assert.Throws<System.Net.Sockets.SocketException>(() => client.Send(Get));
    }

    private Task<RunningServer> StartAsync(string mode, params string[] options) =>
        RunningServer.StartWithAsync(published, ["--mode", mode, .. options]);

    /// <summary>
    /// Runs clients at the same time: each sends, and must then read the response and a FIN.
    /// </summary>
    private static async Task ManyAsync(RunningServer server, int clients, Func<RawClient, Task> send) =>
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            await send(client);
            Assert.Equal(RunningServer.Response, await client.ReadToFinAsync());
        }));
}
