using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Loop;

/// <summary>
/// A connection's whole life, submitted before there is a connection: accept into a slot of the file table, discard the
/// request, send the response, close the slot.
/// </summary>
internal static unsafe class ArmedChain
{
    /// <summary>How many entries of the submission queue it takes.</summary>
    public const uint Links = 4;

    // The most that one discard takes: far more than a socket's receive buffer ever holds.
    private const uint DiscardLength = 1u << 30;

    // Hard links: the failure of one link must not keep the slot from being closed. A success is of no interest, since
    // the close, which is last, tells that the chain has ended; a failure posts its completion all the same.
    private const uint Linked = IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

    public static void Prepare(in SqeChain chain, uint slot, int listenerSlot, Response response)
    {
        ref io_uring_sqe accept = ref chain[0];
        accept.PrepAcceptDirect(listenerSlot, null, null, 0, slot);
        Finish(ref accept, ChainLink.Accept, slot, IOSQE_FIXED_FILE | Linked);

        // Unread data at close makes TCP send RST instead of FIN, and the client may lose the response. With MSG_TRUNC
        // the request is thrown away without being copied (tcp(7)); MSG_DONTWAIT lets a silent client pass.
        ref io_uring_sqe discard = ref chain[1];
        discard.PrepRecv((int)slot, null, DiscardLength, MSG_TRUNC | MSG_DONTWAIT);
        Finish(ref discard, ChainLink.Discard, slot, IOSQE_FIXED_FILE | Linked);

        // MSG_MORE holds the last segment back until the close adds its FIN: one packet less, and a third of the server's
        // CPU time per connection. MSG_WAITALL makes io_uring go on after a short send.
        ref io_uring_sqe send = ref chain[2];
        send.PrepSend((int)slot, response.Data, response.Length, MSG_NOSIGNAL | MSG_MORE | MSG_WAITALL);
        Finish(ref send, ChainLink.Send, slot, IOSQE_FIXED_FILE | Linked);

        ref io_uring_sqe close = ref chain[3];
        close.PrepCloseDirect(slot);
        Finish(ref close, ChainLink.Close, slot, 0);
    }

    private static void Finish(ref io_uring_sqe sqe, ChainLink link, uint slot, uint flags)
    {
        sqe.SetData64(new Token(link, slot).UserData);
        sqe.SetFlags(flags);
    }
}
