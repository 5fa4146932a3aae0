using System.Text;
using Uring.TestTools.Load;

namespace Uring.Soak.Clients;

/// <summary>Clients that speak HTTP, each in its own way, and read to the end: none may see anything but a whole response.</summary>
internal static class GoodClients
{
    private const int HugeLength = 4 << 20;

    private static readonly byte[] s_http10 = Requests.Of(RequestKind.Http10);
    private static readonly byte[] s_http11 = Requests.Of(RequestKind.Http11);
    private static readonly byte[] s_close = Requests.Of(RequestKind.Http11Close);
    private static readonly byte[] s_pipelined = [.. s_http11, .. s_http11, .. s_close];
    private static readonly byte[] s_huge = Huge();
    private static readonly string[] s_prompt = ["HTTP/1.0", "HTTP/1.1", "Connection: close", "pipelined", "ends first", "ends, asks nothing", "silent", "garbage"];

    /// <summary>Any of them.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Good("HTTP/1.0", visitor => Ask(visitor, s_http10)),
        Good("HTTP/1.1", visitor => Ask(visitor, s_http11)),
        Good("Connection: close", visitor => Ask(visitor, s_close)),
        Good("pipelined", visitor => Ask(visitor, s_pipelined)),
        Good("in two parts", InTwoParts),
        Good("byte by byte", ByteByByte),
        Good("ends first", EndsFirst),
        Good("ends, asks nothing", AsksNothing),
        Good("silent", Silent),
        Good("4 MB POST", visitor => Ask(visitor, s_huge)),
        Good("garbage", Garbage),
    ];

    /// <summary>Those who have sent all they will by the time that they are answered: a server that does not linger resets the others.</summary>
    public static IReadOnlyList<Behaviour> Prompt { get; } = [.. All.Where(client => s_prompt.Contains(client.Name))];

    /// <summary>For a response that no buffer of the network holds.</summary>
    public static IReadOnlyList<Behaviour> Readers { get; } =
    [
        Good("fast reader", visitor => AskAndRead(visitor, smallWindow: false, 256 << 10, 0)),
        Good("slow reader", visitor => AskAndRead(visitor, smallWindow: false, 64 << 10, 5)),
        Good("small window", visitor => AskAndRead(visitor, smallWindow: true, 16 << 10, 1)),
    ];

    private static Behaviour Good(string name, Func<ClientConnection, Task<ClientEnd>> visit) => new(name, MustBeWhole: true, visit);

    private static async Task<ClientEnd> Ask(ClientConnection visitor, byte[] request)
    {
        await visitor.Connect();
        await visitor.Send(request);
        return await visitor.ReadToEnd();
    }

    private static async Task<ClientEnd> AskAndRead(ClientConnection visitor, bool smallWindow, int room, int pause)
    {
        await visitor.Connect(smallWindow);
        await visitor.Send(s_close);
        return await visitor.ReadToEnd(room, pause);
    }

    private static async Task<ClientEnd> InTwoParts(ClientConnection visitor)
    {
        await visitor.Connect();
        await visitor.Send(s_http11.AsMemory(0, 30));
        await visitor.Pause(50);
        await visitor.Send(s_http11.AsMemory(30));
        return await visitor.ReadToEnd();
    }

    private static async Task<ClientEnd> ByteByByte(ClientConnection visitor)
    {
        await visitor.Connect();
        for (int i = 0; i < s_http11.Length; i++)
        {
            await visitor.Send(s_http11.AsMemory(i, 1));
            await visitor.Pause(1);
        }

        return await visitor.ReadToEnd(room: 16);
    }

    private static async Task<ClientEnd> EndsFirst(ClientConnection visitor)
    {
        await visitor.Connect();
        await visitor.Send(s_http11);
        visitor.EndSending();
        return await visitor.ReadToEnd();
    }

    private static async Task<ClientEnd> AsksNothing(ClientConnection visitor)
    {
        await visitor.Connect();
        visitor.EndSending();
        return await visitor.ReadToEnd();
    }

    private static async Task<ClientEnd> Silent(ClientConnection visitor)
    {
        await visitor.Connect();
        return await visitor.ReadToEnd();
    }

    private static async Task<ClientEnd> Garbage(ClientConnection visitor)
    {
        byte[] garbage = new byte[Random.Shared.Next(1, 4000)];
        Random.Shared.NextBytes(garbage);
        return await Ask(visitor, garbage);
    }

    private static byte[] Huge()
    {
        byte[] head = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {HugeLength}\r\n\r\n");
        return [.. head, .. new byte[HugeLength]];
    }
}
