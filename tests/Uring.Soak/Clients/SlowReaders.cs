using Uring.TestTools.Load;

namespace Uring.Soak.Clients;

/// <summary>Readers that take a large response slowly, or nothing of it for a while.</summary>
/// <param name="longest">The time of the slowest reader for a large response, in seconds.</param>
internal sealed class SlowReaders(double longest)
{
    /// <summary>The longest pause of a reader that stops, in seconds.</summary>
    public const double LongestPause = 7;

    // In seconds: longer than the shortest send timeout of the servers and the time to make room, even with a late loop.
    private const double ShortestPause = 5.5;

    private static readonly byte[] s_request = Requests.Of(RequestKind.Http11Close);

    /// <summary>The names of the slow readers that must receive the whole response.</summary>
    public static IReadOnlyList<string> Steady { get; } = ["steady reader", "half-close, steady reader"];

    /// <summary>All readers.</summary>
    public IReadOnlyList<Behaviour> Readers =>
    [
        Reader(Steady[0], true, client => ReadSteadily(client, halfClose: false)),
        Reader("reader that stops", false, client => Stop(client, halfClose: false, () => Pause(client))),
        Reader(Steady[1], true, client => ReadSteadily(client, halfClose: true)),
        Reader("half-close, reader that stops", false, client => Stop(client, halfClose: true, () => Pause(client))),
    ];

    /// <summary>The clients of a server with room for all of them.</summary>
    /// <param name="lingers">Whether the server waits for the rest of a request after its response.</param>
    public IReadOnlyList<Behaviour> For(bool lingers) => [.. Readers, .. lingers ? GoodClients.Posts : GoodClients.CompletePosts];

    /// <summary>The clients of a server that has fewer slots than clients.</summary>
    public IReadOnlyList<Behaviour> Crowd
    {
        get
        {
            Behaviour[] readers = [.. Readers];
            return [readers[1], readers[3], readers[1], readers[0], readers[1], readers[3], readers[2], GoodClients.Readers[0]];
        }
    }

    /// <summary>Returns a reader that stops until a task has ended.</summary>
    /// <param name="name">The name in the tables.</param>
    /// <param name="end">The task.</param>
    public static Behaviour Until(string name, Task end) => Reader(name, false, client => Stop(client, halfClose: false, () => end));

    private static Behaviour Reader(string name, bool mustBeWhole, Func<ClientConnection, Task<ClientEnd>> visit) =>
        new(name, mustBeWhole, visit) { IsReader = true };

    private async Task<ClientEnd> ReadSteadily(ClientConnection client, bool halfClose)
    {
        await Request(client, halfClose);
        return await client.ReadSteadily(longest / (1 + Random.Shared.NextDouble()));
    }

    private static async Task<ClientEnd> Stop(ClientConnection client, bool halfClose, Func<Task> pause)
    {
        await Request(client, halfClose);
        _ = await client.Read(new byte[2048]);
        await pause();
        return await client.ReadToEnd(64 << 10);
    }

    private static Task Pause(ClientConnection client) =>
        client.Pause(Random.Shared.Next((int)(ShortestPause * 1000), (int)(LongestPause * 1000)));

    private static async Task Request(ClientConnection client, bool halfClose)
    {
        await client.Connect(smallWindow: true);
        await client.Send(s_request);
        if (halfClose)
        {
            client.HalfClose();
        }
    }
}
