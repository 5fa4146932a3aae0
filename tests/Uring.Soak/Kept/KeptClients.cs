using System.Text;

namespace Uring.Soak.Kept;

/// <summary>The behaviours of clients that send several requests on one connection.</summary>
/// <param name="versions">The versions of the server's body.</param>
/// <param name="site">Whether the body is a file. The answer to a POST has no file.</param>
internal sealed class KeptClients(BodyVersions versions, bool site)
{
    /// <summary>The body of the route <c>/a</c>.</summary>
    public const string RouteBody = "the text of a route";

    // In milliseconds: far shorter than the server keeps an idle connection.
    private const int LongestPause = 300;

    private const int MostRequests = 40;

    private static readonly string[] s_targets = ["/", "/a", "/old", "/b/c?d=e", "/a?f"];

    /// <summary>The clients that the server must serve to their last request.</summary>
    public IReadOnlyList<(string Name, Func<KeptConnection, Task<KeptEnd>> Visit)> Good => [
        ("one by one", OneByOneAsync),
        ("pipelined", PipelinedAsync),
        ("byte by byte", ByteByByteAsync),
        ("bodies", BodiesAsync),
        ("HEAD", HeadAsync),
        ("Connection: close", LastAsync),
        ("half-close", HalfCloseAsync),
        ("idle", IdleAsync),
    ];

    /// <summary>The clients that disconnect early, or that the server has to refuse.</summary>
    public static IReadOnlyList<(string Name, Func<KeptConnection, Task<KeptEnd>> Visit)> Bad => [
        ("reset in a head", client => BrokenAsync(client, "GET / HTTP/1.1\r\nHo"u8.ToArray())),
        ("reset in a body", client => BrokenAsync(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"u8.ToArray())),
        ("unread answers, reset", client => BrokenAsync(client, Repeat(Get("/"), MostRequests))),
        ("garbage", GarbageAsync),
        ("late head", LateAsync),
        ("connect only", client => BrokenAsync(client, [])),
    ];

    private static int Pause => Random.Shared.Next(LongestPause);

    private static byte[] Get(string target, string more = "") => Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n");

    private static byte[] Repeat(byte[] request, int count) => [.. Enumerable.Repeat(request, count).SelectMany(bytes => bytes)];

    private static string AnyTarget => s_targets[Random.Shared.Next(s_targets.Length)];

    private async Task<KeptEnd> OneByOneAsync(KeptConnection client)
    {
        for (int left = Random.Shared.Next(1, MostRequests); left > 0; left--)
        {
            string target = AnyTarget;
            await SendAsync(client, Get(target), 1);
            if (await TakeAsync(client, response => IsRight(client, target, response)) is { } end)
            {
                return end;
            }

            await client.PauseAsync(left % 4 == 0 ? Pause : 0);
        }

        return KeptEnd.Right;
    }

    private async Task<KeptEnd> PipelinedAsync(KeptConnection client)
    {
        for (int burst = 0; burst < 3; burst++)
        {
            string[] targets = [.. Enumerable.Range(0, Random.Shared.Next(2, MostRequests)).Select(_ => AnyTarget)];
            await SendAsync(client, [.. targets.SelectMany(target => Get(target))], targets.Length);
            foreach (string target in targets)
            {
                if (await TakeAsync(client, response => IsRight(client, target, response)) is { } end)
                {
                    return end;
                }
            }

            await client.PauseAsync(Pause);
        }

        return KeptEnd.Right;
    }

    private async Task<KeptEnd> ByteByByteAsync(KeptConnection client)
    {
        foreach (string target in s_targets)
        {
            byte[] request = Get(target);
            for (int at = 0; at < request.Length; at++)
            {
                await client.SendAsync(request.AsMemory(at, 1));
            }

            client.Requests++;
            if (await TakeAsync(client, response => IsRight(client, target, response)) is { } end)
            {
                return end;
            }
        }

        return KeptEnd.Right;
    }

    private async Task<KeptEnd> BodiesAsync(KeptConnection client)
    {
        byte[] chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n400\r\n"u8.ToArray();
        byte[] rest = [.. new byte[0x400], .. "\r\n0\r\n\r\n"u8];
        byte[] counted = [.. Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {100_000}\r\n\r\n"), .. new byte[100_000]];
        for (int left = 6; left > 0; left--)
        {
            await client.SendAsync(left % 2 == 0 ? chunked : counted);
            if (left % 2 == 0)
            {
                await client.PauseAsync(Pause / 4);
                await client.SendAsync(rest);
            }

            client.Requests++;
            if (await TakeAsync(client, response => site ? response.Status == 405 : IsRight(client, "/", response)) is { } end)
            {
                return end;
            }
        }

        return KeptEnd.Right;
    }

    private async Task<KeptEnd> HeadAsync(KeptConnection client)
    {
        for (int left = 5; left > 0; left--)
        {
            await SendAsync(client, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), 1);
            await SendAsync(client, Get("/a"), 1);
            if (await client.ReadAsync(isHead: true) is not { Status: 200 } head)
            {
                return KeptEnd.Wrong;
            }

            if (!head.Keeps)
            {
                return await EndsAsync(client);
            }

            if (await TakeAsync(client, response => IsRight(client, "/a", response)) is { } end)
            {
                return end;
            }
        }

        return KeptEnd.Right;
    }

    private async Task<KeptEnd> LastAsync(KeptConnection client)
    {
        await SendAsync(client, [.. Get("/a"), .. Get("/", "Connection: close\r\n")], 2);
        return await client.ReadAsync() is { } first && IsRight(client, "/a", first)
            && (!first.Keeps || (await client.ReadAsync() is { Keeps: false } last && IsRight(client, "/", last)))
            ? await EndsAsync(client)
            : KeptEnd.Wrong;
    }

    private async Task<KeptEnd> HalfCloseAsync(KeptConnection client)
    {
        await SendAsync(client, [.. Get("/a"), .. Get("/")], 2);
        client.HalfClose();
        return await client.ReadAsync() is { } first && IsRight(client, "/a", first)
            && (!first.Keeps || (await client.ReadAsync() is { } last && IsRight(client, "/", last)))
            ? await EndsAsync(client)
            : KeptEnd.Wrong;
    }

    /// <summary>Waits until the server closes the idle connection.</summary>
    private async Task<KeptEnd> IdleAsync(KeptConnection client)
    {
        await SendAsync(client, Get("/a"), 1);
        return await client.ReadAsync() is { } response && IsRight(client, "/a", response) ? await EndsAsync(client) : KeptEnd.Wrong;
    }

    private static async Task<KeptEnd> BrokenAsync(KeptConnection client, byte[] bytes)
    {
        await client.SendAsync(bytes);
        await client.PauseAsync(Pause);
        client.Reset();
        return KeptEnd.Left;
    }

    private static async Task<KeptEnd> GarbageAsync(KeptConnection client)
    {
        await client.SendAsync("GET / HTTP/1.1\r\nHost : a\r\n\r\n"u8.ToArray());
        return await client.ReadAsync() is { Status: 400, Keeps: false } ? await EndsAsync(client) : KeptEnd.Wrong;
    }

    private static async Task<KeptEnd> LateAsync(KeptConnection client)
    {
        await client.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        return await client.ReadAsync() is { Status: 408, Keeps: false } ? await EndsAsync(client) : KeptEnd.Wrong;
    }

    private static async Task SendAsync(KeptConnection client, byte[] requests, int count)
    {
        await client.SendAsync(requests);
        client.Requests += count;
    }

    private static async Task<KeptEnd> EndsAsync(KeptConnection client) => await client.ReadAsync() is null ? KeptEnd.Right : KeptEnd.Wrong;

    /// <summary>Reads a response.</summary>
    /// <returns>The end of the client, or null when the connection goes on.</returns>
    private static async Task<KeptEnd?> TakeAsync(KeptConnection client, Predicate<KeptResponse> isRight) =>
        await client.ReadAsync() is not { } response || !isRight(response) ? KeptEnd.Wrong
        : response.Keeps ? null
        : await EndsAsync(client);

    private bool IsRight(KeptConnection client, string target, KeptResponse response) => target switch
    {
        "/a" or "/a?f" => response.Status == 200 && response.Body.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(RouteBody)),
        "/old" => response.Status == 301,
        _ => response.Status == 200 && IsVersion(client, response.Body),
    };

    private bool IsVersion(KeptConnection client, byte[] body)
    {
        ReadOnlySpan<byte> letters = body.AsSpan(0, Math.Max(0, body.Length - SoakBody.Ending.Length));
        return letters.Length > 0
            && !letters.ContainsAnyExcept(letters[0])
            && body.AsSpan().EndsWith(SoakBody.Ending)
            && versions.WereValid(body.Length, letters[0], client.OpenedAt);
    }
}
