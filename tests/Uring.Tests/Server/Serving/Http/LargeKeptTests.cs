using Uring.Server.Operator.Figures;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A large response several times over one connection.</summary>
[Collection(ServerCollection.Name)]
public sealed class LargeKeptTests(PublishedServer published) : IDisposable
{
    private const int Length = 8 << 20;

    private readonly Settings _settings = new(published);
    private readonly byte[] _body = Bytes();

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_gets_a_large_response_several_times_over_one_connection(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            for (int i = 0; i < 4; i++)
            {
                RequireBody(await client.AskAsync("/"));
                Assert.Equal($"{Length}", (await client.AskAsync("/", "HEAD")).Field("Content-length"));
            }

            client.RequireSilence();
        }

        await RequireAnsweredAsync(watched, connections: 1, requests: 8);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Pipelined_requests_for_a_large_response_and_small_ones_are_answered_in_order(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--route", "/small=200 small");
        using (KeptClient client = await watched.ConnectAsync(receiveBuffer: 16_384))
        {
            string both = KeptClient.Request("/small") + KeptClient.Request("/") + KeptClient.Request("/", "HEAD");
            await client.SendAsync(both + both + KeptClient.Request("/small", fields: "Connection: close\r\n"));
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal("small", (await client.ReadAsync()).Body);
                RequireBody(await client.ReadAsync());
                Assert.Equal(200, (await client.ReadAsync(isToHead: true)).Status);
            }

            Assert.Equal("small", (await client.ReadAsync()).Body);
            await client.RequireFinAsync();
        }

        await RequireAnsweredAsync(watched, connections: 1, requests: 7);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Slow_readers_with_small_buffers_get_every_byte(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            using KeptClient client = await watched.ConnectAsync(receiveBuffer: number % 2 == 0 ? 4096 : null);
            for (int i = 0; i < 2; i++)
            {
                await client.SendAsync(KeptClient.Request("/"));

                // Longer than the intervals between two attempts to send.
                await Task.Delay(100 * number, TestContext.Current.CancellationToken);
                RequireBody(await client.ReadAsync());
            }
        }));
        await RequireAnsweredAsync(watched, connections: 6, requests: 12);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_reads_nothing_for_the_send_timeout_is_reset(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--send-timeout", "1");
        using KeptClient deaf = await watched.ConnectAsync(receiveBuffer: 16_384);
        using KeptClient reader = await watched.ConnectAsync();
        string both = KeptClient.Request("/") + KeptClient.Request("/");
        await deaf.SendAsync(both + both);
        await watched.AwaitAsync(figures => figures.ResetByTimeout == 1);
        await deaf.AwaitResetAsync();
        string received = await deaf.ReadToResetAsync();
        Assert.InRange(received.Length, 0, Length);
        RequireBody(await reader.AskAsync("/"));
        await watched.AwaitAsync(figures => figures.Broken == 1 && figures.Requests == 1);
        Assert.Equal(1ul, watched.Read().Total.Connections);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_client_that_resets_in_the_middle_of_a_large_response_frees_its_slot(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        for (ulong i = 1; i <= 40; i++)
        {
            KeptClient client = await watched.ConnectAsync(receiveBuffer: 16_384);
            await client.SendAsync(KeptClient.Request("/") + KeptClient.Request("/"));
            client.AwaitResponse();
            client.Reset();
        }

        await watched.AwaitAsync(figures => figures.Connections == 40);
        await watched.RequireBalanceAsync();
        Assert.Equal((0ul, 40ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_server_that_is_suspended_again_and_again_loses_no_byte(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using CancellationTokenSource end = new();
        Task pauses = Task.Run(
            () =>
            {
                Random random = new(22);
                while (!end.IsCancellationRequested)
                {
                    Signals.Send(watched.Server.Pid, Signals.Stop);
                    Thread.Sleep(random.Next(1, 60));
                    Signals.Send(watched.Server.Pid, Signals.Continue);
                    Thread.Sleep(random.Next(1, 30));
                }
            },
            TestContext.Current.CancellationToken);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                using KeptClient client = await watched.ConnectAsync(receiveBuffer: 16_384);
                for (int i = 0; i < 2; i++)
                {
                    RequireBody(await client.AskAsync("/"));
                }
            }));
        }
        finally
        {
            await end.CancelAsync();
            await pauses;
        }

        await RequireAnsweredAsync(watched, connections: 4, requests: 8);
    }

    public void Dispose() => _settings.Dispose();

    private static byte[] Bytes()
    {
        byte[] body = new byte[Length];
        new Random(8).NextBytes(body);
        return body;
    }

    private static async Task RequireAnsweredAsync(WatchedServer watched, ulong connections, ulong requests)
    {
        await watched.RequireBalanceAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal((connections, requests, 0ul), (total.Answered, total.Requests, total.Broken));
        Assert.Equal(0, (await watched.Server.StopAsync()).Unfinished);
    }

    private Task<WatchedServer> StartAsync(string mode, params string[] options) => WatchedServer.StartAsync(
        published, ["--mode", mode, "--slots", "64", "--keep-alive", "60", "--body-file", _settings.File("body", _body), .. options]);

    private void RequireBody(HttpAnswer answer)
    {
        Assert.Equal((200, true), (answer.Status, answer.Keeps));
        Assert.True(answer.Content.AsSpan().SequenceEqual(_body), $"{answer.Content.Length} bytes of {Length}, or other bytes");
    }
}
