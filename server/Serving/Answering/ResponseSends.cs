using Uring.Interop;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Writes the entries that send the rest of a response, one for each of its parts, and those that end its chain.</summary>
internal static unsafe class ResponseSends
{
    /// <summary>The number of entries.</summary>
    public static uint Count(in Connection answered) =>
        answered.Sent < answered.Response.FirstLength && answered.Response.FirstLength < answered.Length ? 2u : 1;

    /// <summary>Writes the entries.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="key">Identifies the chain.</param>
    /// <param name="answered">The connection, whose response is not sent whole.</param>
    /// <returns>The index of the next entry of the chain.</returns>
    public static uint Write(SqeChain chain, ChainKey key, in Connection answered)
    {
        LoopResponse response = answered.Response;
        uint sent = answered.Sent;
        uint next = 0;
        if (sent < response.FirstLength)
        {
            uint end = uint.Min(answered.Length, response.FirstLength);
            Entries.Send(ref chain[next++], key.With(EntryKind.Send), response.First + sent, end - sent);
            sent = end;
        }

        if (sent < answered.Length)
        {
            Entries.Send(ref chain[next++], key.With(EntryKind.SendRest), response.Rest + (sent - response.FirstLength), answered.Length - sent);
        }

        return next;
    }

    /// <summary>The number of entries that end the chain.</summary>
    public static uint EndCount(bool lingers) => lingers ? 1u : 2;

    /// <summary>Writes the entries that end the chain: a shutdown, or discard and close.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="next">The index of the first of them.</param>
    /// <param name="key">Identifies the chain.</param>
    /// <param name="lingers">Whether the connection lingers.</param>
    public static void WriteEnd(SqeChain chain, uint next, ChainKey key, bool lingers)
    {
        if (lingers)
        {
            Entries.Shutdown(ref chain[next], key);
            return;
        }

        Entries.DiscardRequest(ref chain[next], key);
        Entries.Close(ref chain[next + 1], key);
    }
}
