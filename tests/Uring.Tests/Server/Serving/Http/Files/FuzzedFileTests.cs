using System.Text;

namespace Uring.Tests.Server;

/// <summary>
/// Random targets and fields: each answer is one of the files of the table, a part of one, or an error of the
/// server.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class FuzzedFileTests(PublishedServer published) : IDisposable
{
    private const string Secret = "SECRET";
    private const int Requests = 1500;

    private static readonly string[] s_parts =
    [
        "..", ".", "%2e", "%2E%2e", "%252e", "/", "//", "%2f", "%5c", "\\", "%00", "%", "%zz", "a.txt", "docs", "deep", "page.html", "index.html", "outside",
        "secret", ".hidden", ".git", "config", "small.js", "?", "?x=/../", "#", ";", "%c0%ae", "%ff", "~", "*", ":", "a.txt.gz", "with%20space.txt", "link",
    ];

    private static readonly string[] s_fields =
    [
        "Range: bytes=", "Range: bytes=0-0,", "If-None-Match: ", "If-Match: ", "If-Range: ", "If-Modified-Since: ", "If-Unmodified-Since: ", "Accept-Encoding: ",
        "Referer: ", "User-Agent: ", "Range : bytes=0-1", "Content-Length: ", "Host: ",
    ];

    private readonly ServedFolder _site = new();
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("uring-outside-");

    [Theory]
    [InlineData("sqpoll", 1)]
    [InlineData("batched", 2)]
    public async Task Nothing_outside_the_table_is_answered(string mode, int seed)
    {
        await File.WriteAllTextAsync(Path.Combine(_outside.FullName, "secret"), Secret, TestContext.Current.CancellationToken);
        _site.Write(".hidden", Secret);
        _site.Write(".git/config", Secret);
        Directory.CreateSymbolicLink(Path.Combine(_site.Path, "outside"), _outside.FullName);
        File.CreateSymbolicLink(Path.Combine(_site.Path, "link"), Path.Combine(_outside.FullName, "secret"));
        byte[][] files = [.. ServedFolder.Names.Append("index.html").Append("docs/index.html").Append("docs/deep/page.html").Append("with space.txt").Select(_site.Read)];
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--root", _site.Path, "--keep-alive-requests", "1000000");
        Random random = new(seed);
        KeptClient client = await watched.ConnectAsync();
        Dictionary<int, int> seen = [];
        try
        {
            for (int i = 0; i < Requests; i++)
            {
                string request = $"{(random.Next(9) == 0 ? "HEAD" : "GET")} {Target(random)} HTTP/1.1\r\nHost: a\r\n{Fields(random)}\r\n";
                bool isHead = request.StartsWith("HEAD", StringComparison.Ordinal);
                await client.SendAsync(request);
                HttpAnswer answer = await client.ReadAsync(isHead);
                seen[answer.Status] = seen.GetValueOrDefault(answer.Status) + 1;
                Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
                if (answer.Status is 200 or 206 && !isHead)
                {
                    Assert.True(
                        Array.Exists(files, file => answer.Status == 200 ? file.AsSpan().SequenceEqual(answer.Content) : file.AsSpan().IndexOf(answer.Content) >= 0),
                        $"{request} was answered with {answer.Head}");
                }

                Assert.Contains(answer.Status, (int[])[200, 206, 301, 304, 400, 404, 412, 413, 416]);
                if (!answer.Keeps)
                {
                    client.Dispose();
                    client = await watched.ConnectAsync();
                }
            }
        }
        finally
        {
            client.Dispose();
        }

        // The inputs reach each kind of answer.
        Assert.All((int[])[200, 206, 304, 400, 404], status => Assert.True(seen.GetValueOrDefault(status) > 3, $"{status}: {seen.GetValueOrDefault(status)}"));
        await watched.RequireBalanceAsync();
    }

    public void Dispose()
    {
        _site.Dispose();
        _outside.Delete(recursive: true);
    }

    private static string Target(Random random)
    {
        StringBuilder target = new("/");
        for (int left = random.Next(6); left > 0; left--)
        {
            target.Append(s_parts[random.Next(s_parts.Length)]);
            if (random.Next(3) == 0)
            {
                target.Append('/');
            }
        }

        return target.ToString();
    }

    private static string Fields(Random random)
    {
        StringBuilder fields = new();
        for (int left = random.Next(3); left > 0; left--)
        {
            string field = s_fields[random.Next(random.Next(5) == 0 ? s_fields.Length : s_fields.Length - 3)];
            fields.Append(field).Append(Value(random)).Append("\r\n");
        }

        return fields.ToString();
    }

    private static string Value(Random random) => random.Next(8) switch
    {
        0 => "*",
        1 => "\"x\", W/\"y\"",
        2 => $"{random.Next(20)}-{random.Next(20)}",
        3 => $"{random.Next(5)}-",
        4 => $"-{random.Next(40)}",
        5 => "gzip;q=0.3, br, *;q=0",
        6 => "Sun, 01 Nov 2026 12:30:15 GMT",
        _ => new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(' ', '~'))]),
    };
}
