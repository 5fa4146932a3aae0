using static Uring.Server.Serving.Connections.ConnectionState;

namespace Uring.Server.Serving.Connections;

/// <summary>The allowed moves between states. Debug builds check every move of a slot.</summary>
internal static class ConnectionTransitions
{
    public const int States = (int)Closing + 1;

    // A row for each state, with a bit for each allowed successor.
    private static readonly uint[] s_successors = new uint[States];

    static ConnectionTransitions()
    {
        Allow(Free, Armed, Accepted);

        // Without a linger the close is the last completion of the chain, so the slot becomes free at once.
        Allow(Armed, AcceptFailed, ConnectionState.Answering, Free, Blocked, BlockedLonger, ToClose);
        Allow(AcceptFailed, Free, ToClose);
        Allow(Accepted, Receiving, ConnectionState.Answering);
        Allow(Receiving, Received);
        Allow(Received, ConnectionState.Answering);
        Allow(ConnectionState.Answering, Blocked, BlockedLonger, BlockedLongest, BlockedIdle, Lingering, Draining, ToDrain, ToClose, Free);
        Allow(Blocked, ConnectionState.Answering, ToClose);
        Allow(BlockedLonger, ConnectionState.Answering, ToClose);
        Allow(BlockedLongest, ConnectionState.Answering, ToClose);
        Allow(BlockedIdle, ConnectionState.Answering, ToClose);
        Allow(Lingering, ToClose);
        Allow(ToDrain, Draining);
        Allow(Draining, Draining, CancellingDrain, Lingering, ToDrain, ToClose);
        Allow(CancellingDrain, Draining, Lingering, ToDrain, ToClose);
        AllowKept();
        Allow(ToClose, Armed, Closing);
        Allow(Closing, Free, ToClose);
    }

    public static bool Allows(ConnectionState from, ConnectionState to) => (s_successors[(int)from] & (1u << (int)to)) != 0;

    /// <summary>Allows the moves of connections that may serve several requests.</summary>
    private static void AllowKept()
    {
        Allow(Accepted, ReadingHead);
        Allow(Kept, Received, ReadingHead, ReadingBody, Kept, ToClose);
        Allow(ReadingHead, Received, ReadingBody, ToClose);
        Allow(ReadingBody, Received, ReadingBody, ToClose);
        Allow(Received, ToClose);
        Allow(ConnectionState.Answering, Received, Kept, ReadingHead, ReadingBody, Ending);
        Allow(Ending, Ending, ToClose);
    }

    private static void Allow(ConnectionState from, params ReadOnlySpan<ConnectionState> to)
    {
        foreach (ConnectionState next in to)
        {
            s_successors[(int)from] |= 1u << (int)next;
        }
    }
}
