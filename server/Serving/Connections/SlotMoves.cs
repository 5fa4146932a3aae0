using static Uring.Server.Serving.Connections.SlotState;

namespace Uring.Server.Serving.Connections;

/// <summary>The ways from one state to another. Debug builds check every move of a slot against them.</summary>
internal static class SlotMoves
{
    public const int States = (int)Closing + 1;

    // A row for each state: a bit for each that may follow.
    private static readonly ushort[] s_after = new ushort[States];

    static SlotMoves()
    {
        Allow(Free, Armed, Accepted);

        // To Answering with the completion of its receive, to Free with that of its close where none lingers.
        Allow(Armed, Vacant, SlotState.Answering, Free);
        Allow(Vacant, Free, Due);
        Allow(Accepted, Receiving, SlotState.Answering);
        Allow(Receiving, Received);
        Allow(Received, SlotState.Answering);
        Allow(SlotState.Answering, Lingering, Draining, Due, Free);
        Allow(Lingering, Draining, Due);
        Allow(Draining, Draining, Halting, Lingering, Due);
        Allow(Halting, Draining, Lingering, Due);
        Allow(Due, Armed, Closing);
        Allow(Closing, Free, Due);
    }

    public static bool Allows(SlotState from, SlotState to) => (s_after[(int)from] & (1 << (int)to)) != 0;

    private static void Allow(SlotState from, params ReadOnlySpan<SlotState> to)
    {
        foreach (SlotState next in to)
        {
            s_after[(int)from] |= (ushort)(1 << (int)next);
        }
    }
}
