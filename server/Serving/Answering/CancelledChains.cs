using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Bounds the completions of cancelled chains, so that they cannot overflow the completion queue.</summary>
/// <remarks>
/// Every entry of a cancelled chain fails and completes. The kernel answers a cancellation at once but ends the chain
/// later, some 32 entries of all chains in each turn of the SQ thread (IORING_TW_CAP_ENTRIES_VALUE). So a chain counts
/// until its last completion, not until the answer to its cancellation.
/// </remarks>
internal sealed class CancelledChains(ConnectionTable connections)
{
    /// <summary>The completions, beyond the usual ones, that cancelled chains may have outstanding together.</summary>
    public const uint Room = 8000;

    // A cancelled chain completes its cancellation, its send and a head that is not the accept.
    private const uint CompletionsOfChain = 3;

    private uint _outstanding;

    /// <summary>Whether one more chain fits into the room that is left.</summary>
    public bool HasRoom => _outstanding + CompletionsOfChain <= Room;

    /// <summary>Counts the chain of a slot.</summary>
    public void Add(uint slot)
    {
        connections[slot].AcceptCancelled = true;
        _outstanding += CompletionsOfChain;
    }

    /// <summary>Stops counting the chain of a slot, if it is counted.</summary>
    public void Remove(uint slot)
    {
        if (connections[slot].AcceptCancelled)
        {
            connections[slot].AcceptCancelled = false;
            _outstanding -= CompletionsOfChain;
        }
    }

    /// <summary>Stops counting all chains, whose ends may be lost.</summary>
    public void Clear()
    {
        for (uint slot = 0; slot < connections.Count; slot++)
        {
            Remove(slot);
        }
    }
}
