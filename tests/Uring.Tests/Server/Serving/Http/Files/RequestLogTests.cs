using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The access log of a server has each request, with its status, its bytes and the address of its client.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class RequestLogTests(PublishedServer published) : IDisposable
{
    private static readonly int[] s_statuses = [200, 200, 206, 301, 404, 304, 405, 200];

    private readonly ServedFolder _site = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-log-");

    private string LogPath => Path.Combine(_folder.FullName, "log");

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Each_kind_of_answer_is_recorded_once(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode, "--log-addresses", "--client-max-body-size", "10", "--client-header-timeout", "1");
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync(
                KeptClient.Request("/a.txt") + KeptClient.Request("/a.txt", "HEAD") + KeptClient.Request("/a.txt?x=y", fields: "Range: bytes=1-3\r\n")
                + KeptClient.Request("/docs") + KeptClient.Request("/nothing", fields: "User-Agent: te\"st\r\nReferer: /from\r\n")
                + KeptClient.Request("/a.txt", fields: "If-None-Match: *\r\n") + KeptClient.Request("/route", "POST", "Content-Length: 3\r\n") + "abc"
                + KeptClient.Request("/large.bin"));
            foreach ((int index, int status) in s_statuses.Index())
            {
                Assert.Equal(status, (await client.ReadAsync(isToHead: index == 1)).Status);
            }

            await client.SendAsync(KeptClient.Request("/a.txt", "POST", "Transfer-Encoding: chunked\r\n") + "5\r\nabcde\r\n6\r\nabcdef\r\n");
            Assert.Equal(413, (await client.ReadAsync()).Status);
        }

        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync("GET /bad HTTP/1.1\r\nHost : a\r\n\r\n");
            Assert.Equal(400, (await client.ReadAsync()).Status);
        }

        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync("rubbish\r\n\r\n");
            Assert.Equal(400, (await client.ReadAsync()).Status);
        }

        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync("GET /late HTTP/1.1\r\nHos");
            Assert.Equal(408, (await client.ReadAsync()).Status);
        }

        await watched.RequireBalanceAsync();
        (string? Method, string? Target, int Status, long Bytes, bool Kept)[] expected =
        [
            ("GET", "/a.txt", 200, 10, true), ("HEAD", "/a.txt", 200, 0, true), ("GET", "/a.txt?x=y", 206, 3, true), ("GET", "/docs", 301, 18, true),
            ("GET", "/nothing", 404, 10, true), ("GET", "/a.txt", 304, 0, true), ("POST", "/route", 405, 19, true),
            ("GET", "/large.bin", 200, ServedFolder.LargeLength, true), ("POST", "/a.txt", 413, 18, false),
            ("GET", "/bad", 400, 12, false), (null, null, 400, 12, false), ("GET", "/late", 408, 16, false),
        ];
        JsonElement[] records = await ReadAsync();
        Assert.Equal(expected, records.Select(record => (Text(record, "method"), Text(record, "target"), record.GetProperty("status").GetInt32(),
            record.GetProperty("bytes").GetInt64(), record.GetProperty("kept").GetBoolean())));
        Assert.Equal(("te\"st", "/from"), (Text(records[4], "user_agent"), Text(records[4], "referer")));
        Assert.All(records, record => Assert.Equal("127.0.0.1", Text(record, "address")));
        DateTime now = DateTime.UtcNow;
        Assert.All(records, record => Assert.InRange(record.GetProperty("time").GetDateTime(), now.AddMinutes(-5), now.AddSeconds(1)));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Each_client_has_its_own_address(string mode)
    {
        // More clients at once than accepts in flight.
        const int Clients = 200;
        await using WatchedServer watched = await StartAsync(mode, "--log-addresses", "--slots", "1024");
        await Task.WhenAll(Enumerable.Range(1, Clients).Select(async number =>
        {
            using KeptClient client = await KeptClient.ConnectAsync(watched.Server.EndPoint, from: new IPAddress([127, 0, 1, (byte)number]));
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(200, (await client.AskAsync("/a.txt", fields: $"User-Agent: {number}\r\n")).Status);
            }
        }));
        await watched.RequireBalanceAsync();
        Assert.True(watched.Read().Total.Arms > Clients);
        JsonElement[] records = await ReadAsync();
        Assert.Equal(3 * Clients, records.Length);
        Assert.All(records, record => Assert.Equal($"127.0.1.{Text(record, "user_agent")}", Text(record, "address")));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Without_addresses_one_accept_takes_all_connections(string mode)
    {
        const int Clients = 20;
        await using WatchedServer watched = await StartAsync(mode, "--park-after", "0");
        for (int i = 0; i < Clients; i++)
        {
            using KeptClient client = await watched.ConnectAsync();
            Assert.Equal(200, (await client.AskAsync("/a.txt")).Status);
        }

        await watched.RequireBalanceAsync();
        Assert.Equal(1ul, watched.Read().Total.Arms);
        JsonElement[] records = await ReadAsync();
        Assert.Equal(Clients, records.Length);
        Assert.All(records, record => Assert.Equal(JsonValueKind.Null, record.GetProperty("address").ValueKind));
        Assert.All(records, record => Assert.False(record.TryGetProperty("port", out _)));
        CommandResult combined = await Command.RunAsync(published.BinaryPath, "log", LogPath);
        Assert.All(combined.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("- - - [", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_of_IPv6_has_its_address()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using RunningServer server = await RunningServer.StartByAsync(
            published.BinaryPath, "--mode", "batched", "--root", _site.Path, "--access-log", LogPath, "--log-addresses", "--listen", "[::1]:0");
        using HttpClient client = new();
        Assert.Equal("0123456789", await client.GetStringAsync($"http://[::1]:{server.EndPoint.Port}/a.txt", TestContext.Current.CancellationToken));
        Assert.Equal("::1", Text(Assert.Single(await ReadAsync()), "address"));
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Pipelined_requests_are_recorded_in_their_order(string mode)
    {
        const int Requests = 3000;
        await using WatchedServer watched = await StartAsync(mode, "--keep-alive-requests", $"{Requests}");
        using (KeptClient client = await watched.ConnectAsync())
        {
            Task sends = client.SendAsync(string.Concat(Enumerable.Range(0, Requests).Select(number => KeptClient.Request($"/route?{number}"))));
            for (int i = 0; i < Requests; i++)
            {
                Assert.Equal("a route", (await client.ReadAsync()).Body);
            }

            await sends;
        }

        Assert.Equal(Enumerable.Range(0, Requests).Select(number => $"/route?{number}"), (await ReadAsync()).Select(record => Text(record, "target")));
    }

    [Fact]
    public async Task An_sqpoll_server_makes_no_system_call_for_files_and_their_records()
    {
        string strace = Need.Tool("strace", "strace");
        await using WatchedServer watched = await StartAsync("sqpoll", "--log-addresses", "--park-after", "0", "--keep-alive-requests", "100000");
        using (KeptClient first = await watched.ConnectAsync())
        {
            Assert.Equal(200, (await first.AskAsync("/large.bin")).Status);
        }

        using StraceSession session = await StraceSession.AttachAsync(strace, watched.Server.Pid);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            for (int connection = 0; connection < 10; connection++)
            {
                using KeptClient client = await watched.ConnectAsync();
                foreach (string name in ServedFolder.Names)
                {
                    Assert.Equal(_site.Read(name), (await client.AskAsync($"/{name}")).Content);
                    Assert.Equal(304, (await client.AskAsync($"/{name}", fields: "If-None-Match: *\r\n")).Status);
                }
            }
        }));
        Assert.Equal("", await session.DetachAsync());
        await watched.RequireBalanceAsync();
        Assert.Equal(601, (await ReadAsync()).Length);
    }

    public void Dispose()
    {
        _site.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string? Text(JsonElement record, string key) => record.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

    private Task<WatchedServer> StartAsync(string mode, params string[] options) => WatchedServer.StartAsync(
        published, ["--mode", mode, "--root", _site.Path, "--route", "/route=200 a route", "--access-log", LogPath, .. options]);

    private async Task<JsonElement[]> ReadAsync()
    {
        CommandResult log = await Command.RunAsync(published.BinaryPath, "log", "--json", LogPath);
        Assert.Equal((0, ""), (log.ExitCode, log.Error));
        return [.. log.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
