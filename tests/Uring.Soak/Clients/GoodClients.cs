using System.Net.Sockets;
using System.Text;
using Uring.TestTools.Load;

namespace Uring.Soak.Clients;

/// <summary>
/// Clients that read the response to its end. Each of them must receive a whole response and a clean end.
/// </summary>
internal static class GoodClients
{
    private const int HugeLength = 4 << 20;
    private const int Pieces = 3;
    private const int PieceLength = 1000;

    private static readonly byte[] s_http10 = Requests.Of(RequestKind.Http10);
    private static readonly byte[] s_http11 = Requests.Of(RequestKind.Http11);
    private static readonly byte[] s_close = Requests.Of(RequestKind.Http11Close);
    private static readonly byte[] s_pipelined = [.. s_http11, .. s_http11, .. s_close];
    private static readonly byte[] s_huge = Huge();
    private static readonly byte[] s_upload = Post(Pieces * PieceLength);
    private static readonly string[] s_prompt = ["HTTP/1.0", "HTTP/1.1", "Connection: close", "pipelined", "half-close", "half-close, no request", "silent", "garbage", "HttpClient POST"];

    /// <summary>Uploads that are complete before the response.</summary>
    public static IReadOnlyList<Behaviour> CompletePosts { get; } = [Reader("HttpClient POST", HttpPost.Run)];

    /// <summary>Uploads that may continue after the response.</summary>
    public static IReadOnlyList<Behaviour> Posts { get; } = [.. CompletePosts, Good("paused upload", Upload)];

    /// <summary>All clients for a small response.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Good("HTTP/1.0", client => SendAndRead(client, s_http10)),
        Good("HTTP/1.1", client => SendAndRead(client, s_http11)),
        Good("Connection: close", client => SendAndRead(client, s_close)),
        Good("pipelined", client => SendAndRead(client, s_pipelined)),
        Good("two parts", InTwoParts),
        Good("byte by byte", ByteByByte),
        Good("half-close", HalfClose),
        Good("half-close, no request", HalfCloseOnly),
        Good("silent", Silent),
        Good("4 MB POST", client => SendAndRead(client, s_huge)),
        Good("garbage", Garbage),
        .. Posts,
    ];

    /// <summary>
    /// The clients that have sent everything before the response. A server without a linger time resets the
    /// others.
    /// </summary>
    public static IReadOnlyList<Behaviour> Prompt { get; } = [.. All.Where(client => s_prompt.Contains(client.Name))];

    /// <summary>Clients for a response that is larger than the socket buffers.</summary>
    public static IReadOnlyList<Behaviour> Readers { get; } =
    [
        Reader("fast reader", client => SendAndRead(client, smallWindow: false, 256 << 10, 0)),
        Reader("slow reader", client => SendAndRead(client, smallWindow: false, 64 << 10, 5)),
        Reader("small window", client => SendAndRead(client, smallWindow: true, 16 << 10, 1)),
    ];

    private static Behaviour Good(string name, Func<ClientConnection, Task<ClientEnd>> visit) => new(name, MustBeWhole: true, visit);

    private static Behaviour Reader(string name, Func<ClientConnection, Task<ClientEnd>> visit) => Good(name, visit) with { IsReader = true };

    private static async Task<ClientEnd> SendAndRead(ClientConnection client, byte[] request)
    {
        await client.Connect();
        await client.Send(request);
        return await client.ReadToEnd();
    }

    private static async Task<ClientEnd> SendAndRead(ClientConnection client, bool smallWindow, int room, int pause)
    {
        await client.Connect(smallWindow);
        await client.Send(s_close);
        return await client.ReadToEnd(room, pause);
    }

    private static async Task<ClientEnd> InTwoParts(ClientConnection client)
    {
        await client.Connect();
        await client.Send(s_http11.AsMemory(0, 30));
        await client.Pause(50);
        await client.Send(s_http11.AsMemory(30));
        return await client.ReadToEnd();
    }

    private static async Task<ClientEnd> ByteByByte(ClientConnection client)
    {
        await client.Connect();
        for (int i = 0; i < s_http11.Length; i++)
        {
            await client.Send(s_http11.AsMemory(i, 1));
            await client.Pause(1);
        }

        return await client.ReadToEnd(room: 16);
    }

    private static async Task<ClientEnd> HalfClose(ClientConnection client)
    {
        await client.Connect();
        await client.Send(s_http11);
        client.HalfClose();
        return await client.ReadToEnd();
    }

    private static async Task<ClientEnd> HalfCloseOnly(ClientConnection client)
    {
        await client.Connect();
        client.HalfClose();
        return await client.ReadToEnd();
    }

    private static async Task<ClientEnd> Silent(ClientConnection client)
    {
        await client.Connect();
        return await client.ReadToEnd();
    }

    private static async Task<ClientEnd> Garbage(ClientConnection client)
    {
        byte[] garbage = new byte[Random.Shared.Next(1, 4000)];
        Random.Shared.NextBytes(garbage);
        return await SendAndRead(client, garbage);
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

    private static byte[] Huge() => [.. Post(HugeLength), .. new byte[HugeLength]];

    private static byte[] Post(int length) =>
        Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n");
}
