using Uring.Interop;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// The whole life of a connection in one chain, submitted before the connection exists: accept into a slot, send the response,
/// discard the request, close.
/// </summary>
/// <remarks>
/// Where connections linger, the close is at the head of the next connection's chain. As two chains, close and accept of
/// one slot race. The links behind the first run as task work, so an accept can complete before the older close runs.
/// That close then closes the new connection.
/// </remarks>
internal readonly unsafe ref struct ArmedChain
{
    /// <summary>The entries of a chain that begins with drain and close.</summary>
    public const uint MaxEntries = 6;

    /// <summary>The entries of a chain that begins with its accept.</summary>
    public const uint EntriesFromAccept = 4;

    private readonly SqeChain _chain;
    private readonly ChainKey _key;

    public ArmedChain(SqeChain chain, ChainKey key)
    {
        _chain = chain;
        _key = key;
    }

    /// <summary>accept -> send -> discard -> close.</summary>
    /// <param name="first">The index of the accept in the chain.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="response">The response.</param>
    public void AnswerAndClose(uint first, AwaitedFile listener, LoopResponse response)
    {
        Entries.Accept(ref _chain[first], listener, _key, first);
        Entries.Send(ref _chain[first + 1], _key.With(EntryKind.Send), response.First, response.Length);
        Entries.DiscardRequest(ref _chain[first + 2], _key);
        Entries.Close(ref _chain[first + 3], _key);
    }

    /// <summary>accept -> peek -> send -> shutdown.</summary>
    /// <param name="first">The index of the accept in the chain.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="request">The buffer of the request; must stay valid until the chain has ended.</param>
    /// <param name="length">The size of the buffer, in bytes.</param>
    /// <param name="response">The response.</param>
    public void AnswerAndLinger(uint first, AwaitedFile listener, byte* request, uint length, LoopResponse response)
    {
        Entries.Accept(ref _chain[first], listener, _key, first);
        Entries.PeekRequest(ref _chain[first + 1], _key, request, length, isLast: false);
        Entries.Send(ref _chain[first + 2], _key.With(EntryKind.Send), response.First, response.Length);
        Entries.Shutdown(ref _chain[first + 3], _key);
    }

    /// <summary>[drain ->] close, ahead of an accept.</summary>
    /// <returns>The number of entries: 1 or 2.</returns>
    public uint CloseBeforeAccept(bool drain)
    {
        if (drain)
        {
            Entries.DrainBeforeClose(ref _chain[0], _key);
        }

        uint close = drain ? 1u : 0;
        Entries.CloseBeforeAccept(ref _chain[close], _key, close);
        return close + 1;
    }
}
