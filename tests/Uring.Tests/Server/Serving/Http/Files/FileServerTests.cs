using System.Globalization;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Files of a directory over kept connections: whole, in parts, not at all, in each mode.</summary>
[Collection(ServerCollection.Name)]
public sealed class FileServerTests(PublishedServer published) : IDisposable
{
    private readonly ServedFolder _site = new();

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Every_file_arrives_whole_at_its_path(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            foreach (string name in ServedFolder.Names)
            {
                HttpAnswer answer = await client.AskAsync($"/{name}");
                Assert.Equal((200, true), (answer.Status, answer.Keeps));
                Assert.Equal(_site.Read(name), answer.Content);
                HttpAnswer head = await client.AskAsync($"/{name}", "HEAD");
                Assert.Equal(LinesOf(answer), LinesOf(head));
            }

            Assert.Equal("<h1>home</h1>\n", (await client.AskAsync("/")).Body);
            Assert.Equal("<h1>docs</h1>\n", (await client.AskAsync("/docs/?query")).Body);
            Assert.Equal("space", (await client.AskAsync("/with%20space.txt")).Body);
            Assert.Equal("<p>deep</p>\n", (await client.AskAsync("/x/../docs/./deep/page%2Ehtml")).Body);
            HttpAnswer redirect = await client.AskAsync("/docs");
            Assert.Equal((301, "/docs/"), (redirect.Status, redirect.Field("Location")));
            foreach (string path in new[] { "/nothing", "/docs/deep", "/docs/deep/", "/a.txt/", "/A.TXT", "/docs%2Findex.html" })
            {
                Assert.Equal((path, 404, true), (path, (await client.AskAsync(path)).Status, true));
            }

            HttpAnswer refused = await client.AskAsync("/a.txt", "POST", "Content-length: 0\r\n");
            Assert.Equal((405, "GET, HEAD", true), (refused.Status, refused.Field("Allow"), refused.Keeps));
            Assert.Equal(501, (await client.AskAsync("/a.txt", "BREW")).Status);
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_range_is_the_part_of_the_file(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            foreach (string name in new[] { "a.txt", "medium.js", "large.bin" })
            {
                byte[] file = _site.Read(name);
                foreach ((int first, int last) in new[] { (0, 0), (0, 9), (3, 7), (9, 9), (5, file.Length - 1), (file.Length / 2, file.Length - 1) })
                {
                    HttpAnswer part = await client.AskAsync($"/{name}", fields: $"Range: bytes={first}-{last}\r\n");
                    Assert.Equal((206, $"bytes {first}-{last}/{file.Length}"), (part.Status, part.Field("Content-range")));
                    Assert.Equal(file[first..(last + 1)], part.Content);
                }

                HttpAnswer suffix = await client.AskAsync($"/{name}", fields: "Range: bytes=-3\r\n");
                Assert.Equal(file[^3..], suffix.Content);
                HttpAnswer outside = await client.AskAsync($"/{name}", fields: $"Range: bytes={file.Length}-\r\n");
                Assert.Equal((416, $"bytes */{file.Length}", true), (outside.Status, outside.Field("Content-range"), outside.Keeps));
                Assert.Equal(200, (await client.AskAsync($"/{name}", fields: "Range: bytes=0-1,3-4\r\n")).Status);
            }
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Conditions_are_those_of_the_file(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            HttpAnswer file = await client.AskAsync("/medium.js");
            string tag = file.Field("ETag")!;
            string modified = ServedFolder.Modified.ToString("R", CultureInfo.InvariantCulture);
            Assert.Equal(modified, file.Field("Last-modified"));
            foreach ((string fields, int status) in new[]
            {
                ($"If-None-Match: {tag}", 304), ($"If-None-Match: \"x\", W/{tag}", 304), ("If-None-Match: *", 304), ("If-None-Match: \"x\"", 200),
                ($"If-Modified-Since: {modified}", 304), ("If-Modified-Since: Sat, 01 Nov 2025 00:00:00 GMT", 200),
                ($"If-None-Match: \"x\"\r\nIf-Modified-Since: {modified}", 200),
                ($"If-Match: {tag}", 200), ($"If-Match: W/{tag}", 412), ("If-Match: \"x\"", 412), ("If-Unmodified-Since: Sat, 01 Nov 2025 00:00:00 GMT", 412),
                ($"Range: bytes=0-1\r\nIf-Range: {tag}", 206), ("Range: bytes=0-1\r\nIf-Range: \"x\"", 200), ($"Range: bytes=0-1\r\nIf-None-Match: {tag}", 304),
            })
            {
                HttpAnswer answer = await client.AskAsync("/medium.js", fields: fields + "\r\n");
                Assert.Equal((fields, status, true), (fields, answer.Status, answer.Keeps));
                Assert.Equal(status switch { 206 => 2, 304 => 0, 412 => "Precondition Failed\n".Length, _ => 20_000 }, answer.Content.Length);
                Assert.Equal(status == 412 ? null : tag, answer.Field("ETag"));
            }
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Pipelined_requests_for_files_parts_and_routes_are_answered_in_their_order(string mode)
    {
        const int Requests = 1500;
        await using WatchedServer watched = await StartAsync(mode, "--route", "/route=200 a route", "--keep-alive-requests", $"{Requests}");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            Random random = new(number);
            (string Request, Func<HttpAnswer, bool> IsRight, bool IsHead)[] kinds = [.. Kinds()];
            int[] order = [.. Enumerable.Range(0, Requests).Select(_ => random.Next(kinds.Length))];
            using KeptClient client = await watched.ConnectAsync(number % 2 == 0 ? 2048 : null);
            Task sends = client.SendAsync(string.Concat(order.Select(kind => kinds[kind].Request)));
            foreach (int kind in order)
            {
                HttpAnswer answer = await client.ReadAsync(kinds[kind].IsHead);
                Assert.True(kinds[kind].IsRight(answer), $"{kinds[kind].Request} got {answer.Head}");
            }

            await sends;
        }));
        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task A_body_before_the_answer_of_a_file_is_discarded(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        using (KeptClient client = await watched.ConnectAsync())
        {
            await client.SendAsync("GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nRange: bytes=2-4\r\n\r\nabc");
            await KeptClient.PauseAsync();
            await client.SendAsync("def" + KeptClient.Request("/small.js"));
            Assert.Equal("234", (await client.ReadAsync()).Body);
            Assert.Equal(_site.Read("small.js"), (await client.ReadAsync()).Content);
        }

        await RequireBalanceAsync(watched);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Clients_that_reset_within_a_file_are_counted_and_cost_no_slot(string mode)
    {
        await using WatchedServer watched = await StartAsync(mode);
        for (int i = 0; i < 60; i++)
        {
            using KeptClient client = await watched.ConnectAsync(receiveBuffer: 2048);
            await client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/large.bin") + KeptClient.Request("/a.txt"), 20)));
            client.AwaitResponse();
            client.Reset();
        }

        using (KeptClient client = await watched.ConnectAsync())
        {
            Assert.Equal(_site.Read("large.bin"), (await client.AskAsync("/large.bin")).Content);
        }

        await watched.RequireBalanceAsync();
        Assert.Equal(60ul, watched.Read().Total.Broken);
    }

    [Theory]
    [MemberData(nameof(SiteServer.Modes), MemberType = typeof(SiteServer))]
    public async Task Reloads_under_load_give_each_client_whole_answers_of_one_version(string mode)
    {
        WriteVersion(0);
        await using WatchedServer watched = await StartAsync(mode, "--keep-alive-requests", "1000000");
        using CancellationTokenSource end = new();
        Task<HashSet<int>>[] clients = [.. Enumerable.Range(0, 6).Select(number => Task.Run(() => AskVersionsAsync(watched, number, end.Token)))];
        for (int version = 1; version <= 12; version++)
        {
            WriteVersion(version);
            ulong before = watched.Read().Reloads;
            Signals.Send(watched.Server.Pid, Signals.HangUp);
            await watched.AwaitAsync(figures => watched.Read().Reloads > before);
            ulong requests = watched.Read().Total.Requests;
            await watched.AwaitAsync(figures => figures.Requests > requests + 20);
        }

        await end.CancelAsync();
        HashSet<int> seen = [.. (await Task.WhenAll(clients)).SelectMany(versions => versions)];
        Assert.True(seen.Count > 3, $"the clients have read {seen.Count} versions");
        await RequireBalanceAsync(watched);
    }

    public void Dispose() => _site.Dispose();

    private static async Task RequireBalanceAsync(WatchedServer watched)
    {
        await watched.RequireBalanceAsync();
        Assert.Equal(0ul, watched.Read().Total.Broken);
    }

    private static string[] LinesOf(HttpAnswer answer) => [.. answer.Head.Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal))];

    private Task<WatchedServer> StartAsync(string mode, params string[] options) =>
        WatchedServer.StartAsync(published, ["--mode", mode, "--slots", "64", "--root", _site.Path, .. options]);

    private IEnumerable<(string Request, Func<HttpAnswer, bool> IsRight, bool IsHead)> Kinds()
    {
        foreach (string name in new[] { "a.txt", "small.js", "medium.js" })
        {
            byte[] file = _site.Read(name);
            yield return (KeptClient.Request($"/{name}"), answer => answer.Status == 200 && answer.Content.AsSpan().SequenceEqual(file), false);
            yield return (KeptClient.Request($"/{name}", "HEAD"), answer => answer.Status == 200 && answer.Field("Content-length") == $"{file.Length}", true);

            // A connection has one range at a time. A further pipelined request gets the whole file.
            yield return (KeptClient.Request($"/{name}", fields: "Range: bytes=2-6\r\n"), answer => answer.Status == 206
                ? answer.Content.AsSpan().SequenceEqual(file.AsSpan(2, 5))
                : answer.Status == 200 && answer.Content.AsSpan().SequenceEqual(file), false);
            yield return (KeptClient.Request($"/{name}", fields: "If-None-Match: *\r\n"), answer => answer.Status == 304, false);
            yield return (KeptClient.Request($"/{name}", fields: "Range: bytes=999999-\r\n"), answer => answer.Status == 416, false);
        }

        yield return (KeptClient.Request("/route"), answer => answer.Status == 200 && answer.Body == "a route", false);
        yield return (KeptClient.Request("/nothing"), answer => answer.Status == 404, false);
        yield return (KeptClient.Request("/docs"), answer => answer.Status == 301 && answer.Field("Location") == "/docs/", false);
    }

    private void WriteVersion(int version)
    {
        byte[] content = new byte[(version * 50_000) + 10];
        content.AsSpan().Fill((byte)('a' + version));
        _site.Write("version.txt", content);
        _site.Write("number.txt", $"{version}");
    }

    private static async Task<HashSet<int>> AskVersionsAsync(WatchedServer watched, int number, CancellationToken end)
    {
        HashSet<int> seen = [];
        using KeptClient client = await watched.ConnectAsync(receiveBuffer: number % 2 == 0 ? 16_384 : null);
        while (!end.IsCancellationRequested)
        {
            bool isPipelined = number % 3 == 0;
            await client.SendAsync(string.Concat(Enumerable.Repeat(KeptClient.Request("/version.txt"), isPipelined ? 5 : 1)));
            for (int i = 0; i < (isPipelined ? 5 : 1); i++)
            {
                HttpAnswer answer = await client.ReadAsync();
                int version = answer.Content[0] - 'a';
                Assert.Equal((version * 50_000) + 10, answer.Content.Length);
                Assert.Equal(-1, answer.Content.AsSpan().IndexOfAnyExcept(answer.Content[0]));
                seen.Add(version);
            }
        }

        return seen;
    }
}
