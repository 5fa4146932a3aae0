using System.Net.Sockets;
using System.Text;
using Uring.TestTools.Load;

namespace Uring.Soak.Clients;

/// <summary>Clients that keep a large response waiting, or the server waiting for their request.</summary>
/// <param name="longest">The time of the slowest reader for a large response, in seconds.</param>
internal sealed class HostileClients(double longest)
{
    /// <summary>The longest pause of a reader that stops, in seconds.</summary>
    public const double LongestPause = 4.5;

    // In seconds: longer than the shortest send timeout of the servers, even with a late loop.
    private const double ShortestPause = 3.5;

    private const int Pieces = 6;
    private const int PieceLength = 1000;

    private static readonly byte[] s_request = Requests.Of(RequestKind.Http11Close);
    private static readonly byte[] s_upload =
        Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {Pieces * PieceLength}\r\n\r\n");

    /// <summary>The names of the slow readers that must receive the whole response.</summary>
    public static IReadOnlyList<string> Steady { get; } = ["steady reader", "half-close, steady reader"];

    /// <summary>All readers.</summary>
    public IReadOnlyList<Behaviour> Readers =>
    [
        Reader(Steady[0], true, client => ReadSteadily(client, halfClose: false)),
        Reader("reader that stops", false, client => Stop(client, halfClose: false)),
        Reader(Steady[1], true, client => ReadSteadily(client, halfClose: true)),
        Reader("half-close, reader that stops", false, client => Stop(client, halfClose: true)),
    ];

    /// <summary>The clients of a server with room for all of them.</summary>
    /// <param name="lingers">Whether the server waits for the rest of a request after its response.</param>
    public IReadOnlyList<Behaviour> For(bool lingers)
    {
        Behaviour post = Reader("HttpClient POST", true, HttpPost.Run);
        Behaviour upload = new("paused upload", MustBeWhole: true, Upload);
        return lingers ? [.. Readers, post, upload] : [.. Readers, post];
    }

    /// <summary>The clients of a server that has fewer slots than clients.</summary>
    public IReadOnlyList<Behaviour> Crowd
    {
        get
        {
            Behaviour[] readers = [.. Readers];
            return [readers[1], readers[3], readers[1], readers[0], readers[1], readers[3], readers[2], GoodClients.Readers[0]];
        }
    }

    private static Behaviour Reader(string name, bool mustBeWhole, Func<ClientConnection, Task<ClientEnd>> visit) =>
        new(name, mustBeWhole, visit) { IsReader = true };

    private async Task<ClientEnd> ReadSteadily(ClientConnection client, bool halfClose)
    {
        await Request(client, halfClose);
        return await client.ReadSteadily(longest / (1 + Random.Shared.NextDouble()));
    }

    private static async Task<ClientEnd> Stop(ClientConnection client, bool halfClose)
    {
        await Request(client, halfClose);
        _ = await client.Read(new byte[2048]);
        await client.Pause(Random.Shared.Next((int)(ShortestPause * 1000), (int)(LongestPause * 1000)));
        return await client.ReadToEnd(64 << 10);
    }

    private static async Task Request(ClientConnection client, bool halfClose)
    {
        await client.Connect(smallWindow: true);
        await client.Send(s_request);
        if (halfClose)
        {
            client.HalfClose();
        }
    }

    private static async Task<ClientEnd> Upload(ClientConnection client)
    {
        await client.Connect();
        await client.Send(s_upload);
        Task<ClientEnd> reading = client.ReadToEnd(64 << 10);
        try
        {
            for (int piece = 0; piece < Pieces; piece++)
            {
                await client.Pause(Random.Shared.Next(100, 900));
                await client.Send(new byte[PieceLength]);
            }
        }
        catch (SocketException)
        {
            // The bytes that arrived before the reset decide how the connection ended.
            await Task.WhenAny(reading);
            throw;
        }

        return await reading;
    }
}
