using Uring.TestTools.Load;

namespace Uring.Soak.Clients;

/// <summary>Clients that break off, at every stage there is. How they end is up to chance; that they end, and are counted, is not.</summary>
internal static class BadClients
{
    private static readonly byte[] s_request = Requests.Of(RequestKind.Http11);
    private static readonly byte[] s_part = new byte[1 << 20];

    /// <summary>Any of them.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Bad("connects, resets", ConnectsAndResets),
        Bad("connects, closes", ConnectsAndCloses),
        Bad("half a request, resets", visitor => AsksAndLeaves(visitor, 20, 0, reset: true)),
        Bad("asks, resets", visitor => AsksAndLeaves(visitor, s_request.Length, 0, reset: true)),
        Bad("asks, resets later", visitor => AsksAndLeaves(visitor, s_request.Length, Random.Shared.Next(1, 300), reset: true)),
        Bad("asks, closes", visitor => AsksAndLeaves(visitor, s_request.Length, Random.Shared.Next(0, 50), reset: false)),
        Bad("reads some, resets", ReadsSomeAndResets),
        Bad("half open", HalfOpen),
        Bad("never reads", visitor => AsksAndLeaves(visitor, s_request.Length, 1500, reset: true)),
        Bad("1 MB, resets", SendsMuchAndResets),
    ];

    private static Behaviour Bad(string name, Func<ClientConnection, Task<ClientEnd>> visit) => new(name, MustBeWhole: false, visit);

    private static async Task<ClientEnd> ConnectsAndResets(ClientConnection visitor)
    {
        await visitor.Connect();
        visitor.Reset();
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> ConnectsAndCloses(ClientConnection visitor)
    {
        await visitor.Connect();
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> AsksAndLeaves(ClientConnection visitor, int length, int pause, bool reset)
    {
        await visitor.Connect();
        await visitor.Send(s_request.AsMemory(0, length));
        if (pause > 0)
        {
            await visitor.Pause(pause);
        }

        if (reset)
        {
            visitor.Reset();
        }

        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> ReadsSomeAndResets(ClientConnection visitor)
    {
        await visitor.Connect();
        await visitor.Send(s_request);
        _ = await visitor.Read(new byte[10]);
        visitor.Reset();
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> HalfOpen(ClientConnection visitor)
    {
        await visitor.Connect();
        await visitor.Pause(2500);
        return ClientEnd.Left;
    }

    private static async Task<ClientEnd> SendsMuchAndResets(ClientConnection visitor)
    {
        await visitor.Connect();
        await visitor.Send(s_request);
        await visitor.Send(s_part);
        visitor.Reset();
        return ClientEnd.Left;
    }
}
