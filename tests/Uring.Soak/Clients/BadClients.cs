using Uring.TestTools.Load;

namespace Uring.Soak.Clients;

/// <summary>
/// Clients that disconnect at every stage of a connection. Each of them may end in any way, but each must end
/// and be counted.
/// </summary>
internal static class BadClients
{
    private static readonly byte[] s_request = Requests.Of(RequestKind.Http11);
    private static readonly byte[] s_part = new byte[1 << 20];

    /// <summary>All of these clients.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Bad("connect, reset", ConnectAndReset),
        Bad("connect, close", ConnectAndClose),
        Bad("half a request, reset", client => RequestAndLeave(client, 20, 0, reset: true)),
        Bad("request, reset", client => RequestAndLeave(client, s_request.Length, 0, reset: true)),
        Bad("request, late reset", client => RequestAndLeave(client, s_request.Length, Random.Shared.Next(1, 300), reset: true)),
        Bad("request, close", client => RequestAndLeave(client, s_request.Length, Random.Shared.Next(0, 50), reset: false)),
        Bad("partial read, reset", ReadAndReset),
        Bad("no request", ConnectOnly),
        Bad("no read, reset", client => RequestAndLeave(client, s_request.Length, 1500, reset: true)),
        Bad("1 MB, reset", SendMuchAndReset),
    ];

    private static Behaviour Bad(string name, Func<ClientConnection, Task<ClientEnd>> visit) => new(name, MustBeWhole: false, visit);

    private static async Task<ClientEnd> ConnectAndReset(ClientConnection client)
    {
        await client.Connect();
        client.Reset();
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> ConnectAndClose(ClientConnection client)
    {
        await client.Connect();
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> RequestAndLeave(ClientConnection client, int length, int pause, bool reset)
    {
        await client.Connect();
        await client.Send(s_request.AsMemory(0, length));
        if (pause > 0)
        {
            await client.Pause(pause);
        }

        if (reset)
        {
            client.Reset();
        }

        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> ReadAndReset(ClientConnection client)
    {
        await client.Connect();
        await client.Send(s_request);
        _ = await client.Read(new byte[10]);
        client.Reset();
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> ConnectOnly(ClientConnection client)
    {
        await client.Connect();
        await client.Pause(2500);
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> SendMuchAndReset(ClientConnection client)
    {
        await client.Connect();
        await client.Send(s_request);
        await client.Send(s_part);
        client.Reset();
        return ClientEnd.Left;
    }
}
