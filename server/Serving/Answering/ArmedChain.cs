using Uring.Interop;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// The whole life of a connection in one chain, submitted before the connection exists: accept into a slot, receive the
/// request, send the response, close.
/// </summary>
/// <remarks>
/// Where connections linger, the close is at the head of the next connection's chain. As two chains, close and accept of
/// one slot race. The links behind the first run as task work, so an accept can complete before the older close runs.
/// That close then closes the new connection.
/// </remarks>
internal readonly unsafe ref struct ArmedChain
{
    /// <summary>The entries beside the sends of a chain that begins with drain and close.</summary>
    public const uint MaxFixedEntries = 5;

    /// <summary>The entries beside the sends of a chain that begins with its accept.</summary>
    public const uint FixedEntries = 3;

    private readonly SqeChain _chain;
    private readonly uint _slot;

    public ArmedChain(SqeChain chain, uint slot)
    {
        _chain = chain;
        _slot = slot;
    }

    /// <summary>accept -> discard -> send -> close.</summary>
    public void AnswerAndClose(uint listenerSlot, LoopResponse response)
    {
        Entries.Accept(ref _chain[0], listenerSlot, _slot, 0);
        Entries.DiscardRequest(ref _chain[1], _slot, 1);
        uint close = Entries.SendResponse(_chain, 2, _slot, response);
        Entries.Close(ref _chain[close], _slot);
    }

    /// <summary>accept -> receive -> send -> shutdown.</summary>
    /// <param name="first">The index of the accept in the chain.</param>
    /// <param name="listenerSlot">The slot of the listener in the file table.</param>
    /// <param name="request">The buffer of the request; must stay valid until the chain has ended.</param>
    /// <param name="length">The size of the buffer, in bytes.</param>
    /// <param name="response">The response.</param>
    public void AnswerAndLinger(uint first, uint listenerSlot, byte* request, uint length, LoopResponse response)
    {
        Entries.Accept(ref _chain[first], listenerSlot, _slot, first);
        Entries.ReceiveRequest(ref _chain[first + 1], _slot, request, length, isLast: false);
        uint shutdown = Entries.SendResponse(_chain, first + 2, _slot, response);
        Entries.Shutdown(ref _chain[shutdown], _slot);
    }

    /// <summary>[drain ->] close, ahead of an accept.</summary>
    /// <returns>The number of entries: 1 or 2.</returns>
    public uint CloseBeforeAccept(bool drain)
    {
        if (drain)
        {
            Entries.DrainBeforeClose(ref _chain[0], _slot);
        }

        uint close = drain ? 1u : 0;
        Entries.CloseBeforeAccept(ref _chain[close], _slot, close);
        return close + 1;
    }
}
