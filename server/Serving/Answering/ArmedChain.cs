using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// A connection's whole life, submitted before there is a connection: accept into a slot of the file table, receive the request,
/// send the response, close.
/// </summary>
/// <remarks>
/// Where connections linger, the close comes at the head of the chain for the next connection. As two chains, close and accept of
/// one slot would race: what follows the first link runs later, so with a connection waiting the accept could be first, and
/// the close would meet the new connection (10-20 % of connections, measured).
/// </remarks>
internal readonly unsafe ref struct ArmedChain
{
    /// <summary>The most entries of the submission queue that a chain takes, beside those of its sends.</summary>
    public const uint MostOthers = 5;

    /// <summary>The entries of a chain that begins with its accept, beside those of its sends.</summary>
    public const uint Others = 3;

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
        Accept(0, listenerSlot);

        // Unread data at close makes TCP send RST instead of FIN, and the client may lose the response. With MSG_TRUNC
        // the request is thrown away without being copied (tcp(7)); MSG_DONTWAIT lets a silent client pass.
        Discard(1, ChainLink.Receive);

        uint close = SendLinks.Prepare(_chain, 2, _slot, response);
        _chain[close].PrepCloseDirect(_slot);
        Finish(close, ChainLink.Close, 0);
    }

    /// <summary>accept -> receive -> send -> shutdown, from the link given on.</summary>
    public void AnswerAndLinger(uint first, uint listenerSlot, byte* request, uint room, LoopResponse response)
    {
        Accept(first, listenerSlot);

        // Its success is of interest: how much there was tells what the client may still send.
        _chain[first + 1].PrepRecv((int)_slot, request, room, MSG_DONTWAIT);
        Finish(first + 1, ChainLink.Receive, IOSQE_FIXED_FILE | IOSQE_IO_HARDLINK);
        uint shutdown = SendLinks.Prepare(_chain, first + 2, _slot, response);
        _chain[shutdown].PrepShutdown((int)_slot, (int)SHUT_WR);
        Finish(shutdown, ChainLink.Shutdown, IOSQE_FIXED_FILE);
    }

    /// <summary>[drain ->] close -> ...: 1 or 2 links ahead of an accept.</summary>
    /// <returns>The number of links.</returns>
    public uint ClearSlot(bool drain)
    {
        uint link = Drain(drain);
        _chain[link].PrepCloseDirect(_slot);
        Finish(link, ChainLink.Clear, RingLoop.FlagsOf(link));
        return link + 1;
    }

    /// <summary>[drain ->] close: 1 or 2 links, and nothing after them.</summary>
    public void Close(bool drain)
    {
        uint link = Drain(drain);
        _chain[link].PrepCloseDirect(_slot);
        Finish(link, ChainLink.Close, 0);
    }

    private uint Drain(bool drain)
    {
        if (drain)
        {
            Discard(0, ChainLink.LastDrain);
        }

        return drain ? 1u : 0;
    }

    private void Accept(uint link, uint listenerSlot)
    {
        _chain[link].PrepAcceptDirect((int)listenerSlot, null, null, 0, _slot);
        Finish(link, ChainLink.Accept, IOSQE_FIXED_FILE | RingLoop.FlagsOf(link));
    }

    private void Discard(uint link, ChainLink name)
    {
        _chain[link].PrepRecv((int)_slot, null, RingLoop.DiscardLength, MSG_TRUNC | MSG_DONTWAIT);
        Finish(link, name, IOSQE_FIXED_FILE | RingLoop.FlagsOf(link));
    }

    private void Finish(uint link, ChainLink name, uint flags)
    {
        _chain[link].SetData64(new UserData(name, _slot).Value);
        _chain[link].SetFlags(flags);
    }
}
