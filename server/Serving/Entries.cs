using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving;

/// <summary>Writes every submission queue entry of the server, each kind in one place.</summary>
/// <remarks>
/// A connection is a slot of the ring's file table, so its entries carry IOSQE_FIXED_FILE. A close names its slot by
/// <c>file_index</c> instead and must not carry that flag: io_uring_prep_close_direct(3).
/// </remarks>
internal static unsafe class Entries
{
    // The most bytes that one receive discards: more than a socket's receive buffer can hold.
    private const uint DiscardLength = 1u << 30;

    /// <summary>The flags of an entry that has a successor in its chain. A send has other flags.</summary>
    /// <param name="link">The index of the entry in its chain.</param>
    /// <remarks>
    /// The link is hard, since an error must not keep the chain from its close. Only the head posts its success: the
    /// last entry reports the end of the chain. When the kernel cannot allocate an entry of a chain (ENOMEM), it
    /// cancels the chain as a whole, and a head with CQE_SKIP_SUCCESS would be the only entry to complete.
    /// </remarks>
    public static uint FlagsOfLink(uint link) =>
        link == 0 ? IOSQE_IO_HARDLINK : IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

    /// <summary>Accepts the next connection of a listener into a given slot.</summary>
    public static void Accept(ref io_uring_sqe sqe, AwaitedFile listener, ChainKey chain, uint link)
    {
        sqe.PrepAcceptDirect(listener.Number, null, null, 0, chain.Slot);
        Finish(ref sqe, chain.With(EntryKind.Accept), listener.Flag | FlagsOfLink(link));
    }

    /// <summary>Accepts all connections of a listener, each into a free slot or a descriptor of the kernel's choice.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="accept">See <see cref="AcceptOf"/>.</param>
    /// <param name="intoSlots">False for connections that are descriptors of the process: <see cref="Http.ConnectionEntries"/>.</param>
    public static void AcceptMultishot(ref io_uring_sqe sqe, AwaitedFile listener, UserData accept, bool intoSlots)
    {
        if (intoSlots)
        {
            sqe.PrepMultishotAcceptDirect(listener.Number, null, null, 0);
        }
        else
        {
            sqe.PrepMultishotAccept(listener.Number, null, null, (int)SOCK_CLOEXEC);
        }

        sqe.SetData64(accept.Value);
        sqe.SetFlags(listener.Flag);
    }

    /// <summary>Accepts one connection of a listener, and writes the address of its client.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="accept">See <see cref="AcceptOf"/>.</param>
    /// <param name="intoSlots">False for connections that are descriptors of the process: <see cref="Http.ConnectionEntries"/>.</param>
    /// <param name="address">Must stay valid until the completion.</param>
    /// <param name="length">The room for the address, in bytes. Must stay valid until the completion.</param>
    public static void AcceptOne(ref io_uring_sqe sqe, AwaitedFile listener, UserData accept, bool intoSlots, sockaddr* address, uint* length)
    {
        if (intoSlots)
        {
            sqe.PrepAcceptDirect(listener.Number, address, length, 0, IORING_FILE_INDEX_ALLOC);
        }
        else
        {
            sqe.PrepAccept(listener.Number, address, length, (int)SOCK_CLOEXEC);
        }

        sqe.SetData64(accept.Value);
        sqe.SetFlags(listener.Flag);
    }

    /// <summary>The user data of an accept of a listener.</summary>
    /// <param name="place">The number of the accept among those of all listeners.</param>
    /// <param name="generation">The generation of the long-lived entries.</param>
    public static UserData AcceptOf(uint place, ushort generation) => new(EntryKind.Accept, place, Generation: generation);

    /// <summary>Reads the first bytes of the request without waiting for them, and leaves them in the socket.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="buffer">Must stay valid until the completion.</param>
    /// <param name="length">The size of the buffer, in bytes.</param>
    /// <param name="isLast">Whether the entry ends its chain.</param>
    /// <remarks>
    /// The request stays unread until the response is sent whole: a close with unread data makes TCP send RST instead of FIN.
    /// So a response that ends early ends with an error, even when the process is killed. The entry always posts its success,
    /// since the bytes decide how the connection ends.
    /// </remarks>
    public static void PeekRequest(ref io_uring_sqe sqe, ChainKey chain, byte* buffer, uint length, bool isLast)
    {
        sqe.PrepRecv((int)chain.Slot, buffer, length, MSG_PEEK | MSG_DONTWAIT);
        Finish(ref sqe, chain.With(EntryKind.Peek), isLast ? IOSQE_FIXED_FILE : IOSQE_FIXED_FILE | IOSQE_IO_HARDLINK);
    }

    /// <summary>Discards the request after its response, ahead of the close, without waiting for more.</summary>
    /// <remarks>
    /// MSG_TRUNC discards without a copy: tcp(7). The link is soft: when the request has not arrived yet, the kernel cancels
    /// the close, which would reset the connection.
    /// </remarks>
    public static void DiscardRequest(ref io_uring_sqe sqe, ChainKey chain)
    {
        sqe.PrepRecv((int)chain.Slot, null, DiscardLength, MSG_TRUNC | MSG_DONTWAIT);
        Finish(ref sqe, chain.With(EntryKind.Discard), IOSQE_FIXED_FILE | IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS);
    }

    /// <summary>Discards the bytes that arrived during the linger, ahead of a close in the same chain.</summary>
    public static void DrainBeforeClose(ref io_uring_sqe sqe, ChainKey chain)
    {
        sqe.PrepRecv((int)chain.Slot, null, DiscardLength, MSG_TRUNC | MSG_DONTWAIT);
        Finish(ref sqe, chain.With(EntryKind.DrainBeforeClose), IOSQE_FIXED_FILE | FlagsOfLink(0));
    }

    /// <summary>Discards bytes during the linger, in an entry without a chain.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="slot">The slot of the connection.</param>
    /// <param name="wait">Whether the receive waits for bytes, or ends at once with EAGAIN.</param>
    public static void Drain(ref io_uring_sqe sqe, uint slot, bool wait)
    {
        sqe.PrepRecv((int)slot, null, DiscardLength, wait ? MSG_TRUNC : MSG_TRUNC | MSG_DONTWAIT);
        Finish(ref sqe, new UserData(EntryKind.Drain, slot), IOSQE_FIXED_FILE);
    }

    /// <summary>Waits for the first bytes of a request, and leaves them in the socket. Ends as a <see cref="Drain"/>.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="slot">The slot of the connection.</param>
    /// <param name="buffer">Must stay valid until the completion.</param>
    /// <param name="length">The size of the buffer, in bytes.</param>
    public static void AwaitRequest(ref io_uring_sqe sqe, uint slot, byte* buffer, uint length)
    {
        sqe.PrepRecv((int)slot, buffer, length, MSG_PEEK);
        Finish(ref sqe, new UserData(EntryKind.Drain, slot), IOSQE_FIXED_FILE);
    }

    /// <summary>Keeps the SQ thread awake: cancels a drain that does not exist.</summary>
    public static void KeepAwake(ref io_uring_sqe sqe) => CancelDrain(ref sqe, uint.MaxValue);

    /// <summary>Cancels a <see cref="Drain"/> or the wait of <see cref="AwaitRequest"/>.</summary>
    public static void CancelDrain(ref io_uring_sqe sqe, uint slot)
    {
        sqe.PrepCancel64(new UserData(EntryKind.Drain, slot).Value, 0);
        Finish(ref sqe, new UserData(EntryKind.CancelDrain, slot), 0);
    }

    /// <summary>Sends a part of the response, as much of it as fits into the socket's buffer.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="send">The user data.</param>
    /// <param name="part">Must stay valid until the completion.</param>
    /// <param name="length">In bytes.</param>
    /// <remarks>
    /// With MSG_DONTWAIT the send never waits in the kernel, so it takes no worker thread. With MSG_WAITALL a short send
    /// counts as failed. The link is soft, so the kernel cancels the FIN or the close behind it, and nothing follows a part
    /// of a response. With CQE_SKIP_SUCCESS the cancelled entry posts no completion. So a chain completes once: by its
    /// failed send, or by its end. MSG_MORE holds the last segment back until close or shutdown adds the FIN: one packet
    /// less saves a third of the server's CPU time.
    /// </remarks>
    public static void Send(ref io_uring_sqe sqe, UserData send, byte* part, uint length)
    {
        sqe.PrepSend((int)send.Slot, part, length, MSG_NOSIGNAL | MSG_MORE | MSG_WAITALL | MSG_DONTWAIT);
        Finish(ref sqe, send, IOSQE_FIXED_FILE | IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS);
    }

    /// <summary>Sends the FIN and keeps the connection. Ends its chain.</summary>
    public static void Shutdown(ref io_uring_sqe sqe, ChainKey chain)
    {
        sqe.PrepShutdown((int)chain.Slot, (int)SHUT_WR);
        Finish(ref sqe, chain.With(EntryKind.Shutdown), IOSQE_FIXED_FILE);
    }

    /// <summary>Closes a connection that has no slot. Posts no completion.</summary>
    public static void CloseSurplus(ref io_uring_sqe sqe, uint descriptor)
    {
        sqe.PrepClose((int)descriptor);
        Finish(ref sqe, new UserData(EntryKind.CancelReceive, descriptor), IOSQE_CQE_SKIP_SUCCESS);
    }

    /// <summary>Closes the connection. Ends its chain.</summary>
    public static void Close(ref io_uring_sqe sqe, ChainKey chain)
    {
        sqe.PrepCloseDirect(chain.Slot);
        Finish(ref sqe, chain.With(EntryKind.Close), 0);
    }

    /// <summary>Closes the previous connection of a slot, ahead of an accept into it in the same chain.</summary>
    public static void CloseBeforeAccept(ref io_uring_sqe sqe, ChainKey chain, uint link)
    {
        sqe.PrepCloseDirect(chain.Slot);
        Finish(ref sqe, chain.With(EntryKind.CloseBeforeAccept), FlagsOfLink(link));
    }

    /// <summary>Cancels an entry of a slot or of the loop itself.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="target">The user data of the entry to cancel.</param>
    /// <param name="generation">The generation of the cancellation.</param>
    public static void Cancel(ref io_uring_sqe sqe, UserData target, ushort generation)
    {
        sqe.PrepCancel64(target.Value, 0);
        sqe.SetData64(new UserData(EntryKind.Cancel, target.Slot, Generation: generation).Value);
    }

    /// <summary>Reads the doorbell.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="count">Must stay valid until the completion.</param>
    /// <param name="doorbell">The user data.</param>
    public static void ReadDoorbell(ref io_uring_sqe sqe, AwaitedFile eventFd, ulong* count, UserData doorbell)
    {
        sqe.PrepRead(eventFd.Number, count, sizeof(ulong), 0);
        sqe.SetData64(doorbell.Value);
        sqe.SetFlags(eventFd.Flag);
    }

    /// <summary>Completes after each interval, until it is cancelled.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="interval">Must stay valid until the kernel has taken the entry.</param>
    /// <param name="tick">The user data.</param>
    public static void Tick(ref io_uring_sqe sqe, __kernel_timespec* interval, UserData tick)
    {
        sqe.PrepTimeout(interval, 0, IORING_TIMEOUT_MULTISHOT);
        sqe.SetData64(tick.Value);
    }

    private static void Finish(ref io_uring_sqe sqe, UserData data, uint flags)
    {
        sqe.SetData64(data.Value);
        sqe.SetFlags(flags);
    }
}
