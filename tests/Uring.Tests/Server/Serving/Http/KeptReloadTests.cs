using System.Globalization;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A reload while connections are kept: each answer is the old or the new one, whole.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class KeptReloadTests(PublishedServer published) : IDisposable
{
    private const int Clients = 8;

    // The digits of the number of a version in a body.
    private const int Digits = 10;

    private readonly Settings _settings = new(published);

    /// <summary>
    /// The size of the body, in bytes: one that fits into the buffers of the sockets, and one that does not.
    /// </summary>
    public static MatrixTheoryData<string, int> Sizes => new(["sqpoll", "batched"], [3000, 4 << 20]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Reloads_mix_and_cut_no_answer_on_a_kept_connection(string mode, int size)
    {
        await using WatchedServer watched = await StartAsync(mode, Body(0, size));
        using CancellationTokenSource end = new();
        int[] latest = new int[Clients];
        Task[] clients =
            [.. Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAsync(watched, size, number, latest, end.Token)))];
        for (int version = 1; version <= 8; version++)
        {
            _ = _settings.File("body", Body(version, size));
            await ReloadAsync(watched);

            // The server resets the first reader of many that each hold another version.
            await Poll.UntilAsync(
                () => clients.Any(client => client.IsFaulted) || Enumerable.Range(0, Clients).All(number => Volatile.Read(ref latest[number]) == version),
                () => $"version {version} is not everywhere: {string.Join(' ', latest)}");
        }

        await end.CancelAsync();
        await Task.WhenAll(clients);
        await watched.RequireBalanceAsync();
        Assert.Equal(((ulong)Clients, 0ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_next_answer_on_an_idle_connection_is_the_new_one(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, Body(0, 100));
        using KeptClient client = await watched.ConnectAsync();
        for (int version = 1; version <= 10; version++)
        {
            Assert.Equal(version - 1, VersionOf((await client.AskAsync("/")).Content));
            _ = _settings.File("body", Body(version, 100));
            await ReloadAsync(watched);
        }

        Assert.Equal(10, VersionOf((await client.AskAsync("/")).Content));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_memory_of_replaced_responses_is_freed_while_connections_stay_open(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, Body(0, 8 << 20));
        using KeptClient client = await watched.ConnectAsync();
        for (int version = 1; version <= 12; version++)
        {
            Assert.Equal(version - 1, VersionOf((await client.AskAsync("/")).Content));
            _ = _settings.File("body", Body(version, 8 << 20));
            await ReloadAsync(watched);
        }

        // One response remains.
        await Poll.UntilAsync(() => watched.ResidentBytes() <= 25_000_000, () => $"{watched.ResidentBytes()} bytes are resident");
        Assert.Equal(12, VersionOf((await client.AskAsync("/")).Content));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task The_first_reader_of_many_that_each_hold_another_version_is_reset(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, Body(0, 8 << 20));
        List<KeptClient> deaf = [];
        try
        {
            for (int version = 1; version <= 4; version++)
            {
                deaf.Add(await watched.ConnectAsync(receiveBuffer: 16_384));
                await deaf[^1].SendAsync(KeptClient.Request("/") + KeptClient.Request("/"));
                deaf[^1].AwaitResponse();
                _ = _settings.File("body", Body(version, 8 << 20));
                await ReloadAsync(watched);
            }

            await watched.AwaitAsync(figures => figures.ResetByReload >= 1);
            _ = await deaf[0].ReadToResetAsync();
        }
        finally
        {
            deaf.ForEach(client => client.Dispose());
        }

        await watched.AwaitAsync(figures => figures.Connections == 4);
        await watched.RequireBalanceAsync();
        Assert.Equal((0ul, 4ul), (watched.Read().Total.Answered, watched.Read().Total.Broken));
    }

    /// <remarks>The end of the connection is the end of a response without a length.</remarks>
    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_reload_to_a_response_without_a_length_ends_the_connection_after_one_such_answer(string mode)
    {
        const int Requests = 2000;
        string body = new('a', 4000);
        string file = _settings.File("response", $"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using WatchedServer watched = await WatchedServer.StartAsync(
            published, "--mode", mode, "--slots", "64", "--keep-alive", "60", "--response-file", file);
        using (KeptClient client = await watched.ConnectAsync(receiveBuffer: 2048))
        {
            Task sends = client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/"), Requests)));
            client.AwaitResponse();
            await watched.AwaitAsync(figures => figures.AnsweringSlots == 1);
            _ = _settings.File("response", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
            await ReloadAsync(watched);
            HttpAnswer answer;
            do
            {
                answer = await client.ReadAsync();
                Assert.True(answer.Field("Content-Length") is null || answer.Body == body, $"a mixture of {answer.Content.Length} bytes");
            }
            while (answer.Field("Content-Length") is not null);

            Assert.Equal("until the end", await client.ReadRestAsync());
            await KeptClient.TryAsync(sends);
        }

        using (RawClient next = await RawClient.ConnectAsync(watched.Server.EndPoint))
        {
            next.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.EndsWith("\r\n\r\nuntil the end", await next.ReadRawAsync(), StringComparison.Ordinal);
        }

        await watched.AwaitRestAsync();
    }

    public void Dispose() => _settings.Dispose();

    /// <summary>Returns the body of a version, which repeats its number.</summary>
    private static byte[] Body(int version, int size) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(version.ToString($"D{Digits}", CultureInfo.InvariantCulture), size / Digits)));

    /// <summary>Returns the version of a body, and requires that all of it is of this version.</summary>
    private static int VersionOf(byte[] body)
    {
        // Each byte equals the one ten bytes later, so the whole body repeats one number. The comparison needs no
        // second body.
        Assert.True(body.AsSpan(Digits).SequenceEqual(body.AsSpan(0, body.Length - Digits)), "a mixture of versions");
        return int.Parse(body.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static async Task ReloadAsync(WatchedServer watched)
    {
        ulong before = watched.Read().Total.Reloads;
        Signals.Send(watched.Server.Pid, Signals.HangUp);
        await watched.AwaitAsync(figures => figures.Reloads > before);
    }

    /// <summary>
    /// Sends requests until the end, and writes the version of each answer to the place of this client.
    /// </summary>
    private static async Task AskAsync(WatchedServer watched, int size, int number, int[] latest, CancellationToken end)
    {
        int pipelined = number % 4;
        using KeptClient client = await watched.ConnectAsync(receiveBuffer: pipelined == 0 ? 16_384 : null);
        while (!end.IsCancellationRequested)
        {
            await client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/"), 1 + pipelined)));
            for (int i = 0; i <= pipelined; i++)
            {
                HttpAnswer answer = await client.ReadAsync();
                Assert.Equal((200, true, size / Digits * Digits), (answer.Status, answer.Keeps, answer.Content.Length));
                int version = VersionOf(answer.Content);
                Assert.True(version >= latest[number], $"version {version} after {latest[number]}");
                Volatile.Write(ref latest[number], version);
            }
        }
    }

    private Task<WatchedServer> StartAsync(string mode, byte[] body) => WatchedServer.StartAsync(
        published, "--mode", mode, "--slots", "64", "--keep-alive", "60", "--keep-alive-requests", "2000000000",
        "--body-file", _settings.File("body", body));
}
