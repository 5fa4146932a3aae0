using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving.Http;

/// <summary>Writes the entries of connections that may serve several requests, each kind in one place.</summary>
/// <remarks>
/// A connection is a slot of the ring's file table. Before Linux 6.13 a receive on a slot delays the release of every file that
/// is closed after its start (<see cref="AwaitedFile"/>), and a kept connection always has one. So on such a kernel the
/// connections are descriptors of the process, and the number of a slot is that of its descriptor.
/// </remarks>
internal readonly unsafe struct ConnectionEntries
{
    // IOSQE_FIXED_FILE for slots, 0 for descriptors.
    private readonly uint _file;

    /// <param name="areSlots">Whether the connections are slots of the file table.</param>
    public ConnectionEntries(bool areSlots) => _file = areSlots ? IOSQE_FIXED_FILE : 0;

    /// <summary>Receives what a client sends, each time into a buffer of a group, until a limit is reached.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="receive">The user data.</param>
    /// <param name="group">The group of provided buffers.</param>
    /// <param name="limit">The bytes after which the receive ends (Linux 6.17; EINVAL before).</param>
    public void ReceiveMultishot(ref io_uring_sqe sqe, UserData receive, ushort group, uint limit)
    {
        sqe.PrepRecvMultishot((int)receive.Slot, null, 0, 0);
        sqe.optlen = limit;
        Finish(ref sqe, receive, _file | IOSQE_BUFFER_SELECT);
        sqe.SetBufGroup(group);
    }

    /// <summary>Receives once what a client sends, into a buffer of a group.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="receive">The user data.</param>
    /// <param name="group">The group of provided buffers.</param>
    /// <remarks>The entry waits for data before it tries to receive: a client seldom has sent its next request already.</remarks>
    public void ReceiveOnce(ref io_uring_sqe sqe, UserData receive, ushort group)
    {
        sqe.PrepRecv((int)receive.Slot, null, 0, 0);
        sqe.ioprio = (ushort)IORING_RECVSEND_POLL_FIRST;
        Finish(ref sqe, receive, _file | IOSQE_BUFFER_SELECT);
        sqe.SetBufGroup(group);
    }

    /// <summary>Cancels a receive. Posts a completion only when it finds none.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="receive">The user data of the receive.</param>
    /// <param name="isLinked">Whether a close follows in the same chain, with or without success.</param>
    public static void CancelReceive(ref io_uring_sqe sqe, UserData receive, bool isLinked)
    {
        sqe.PrepCancel64(receive.Value, 0);
        Finish(ref sqe, receive with { Kind = EntryKind.CancelReceive }, IOSQE_CQE_SKIP_SUCCESS | (isLinked ? IOSQE_IO_HARDLINK : 0));
    }

    /// <summary>Makes the close behind it in the same chain a reset (Linux 6.7). Without success a FIN ends the connection.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="noLinger">A struct linger, {1, 0}: socket(7). Must stay valid until the completion.</param>
    public void ResetOnClose(ref io_uring_sqe sqe, ChainKey chain, int* noLinger)
    {
        sqe.PrepCmdSock((int)io_uring_socket_op.SOCKET_URING_OP_SETSOCKOPT, (int)chain.Slot, SOL_SOCKET, SO_LINGER, noLinger, 2 * sizeof(int));
        Finish(ref sqe, chain.With(EntryKind.ResetOnClose), _file | IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS);
    }

    /// <summary>Sends a part of an answer, as much of it as fits into the socket's buffer.</summary>
    /// <param name="sqe">The entry.</param>
    /// <param name="send">The user data.</param>
    /// <param name="part">Must stay valid until the completion.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="isLinked">Whether another entry of the chain follows, which a short send cancels.</param>
    /// <remarks>
    /// As <see cref="Entries.Send"/>, but the last send of a chain posts its success: the
    /// next chain must not begin before.
    /// </remarks>
    public void SendAnswer(ref io_uring_sqe sqe, UserData send, byte* part, uint length, bool isLinked)
    {
        sqe.PrepSend((int)send.Slot, part, length, MSG_NOSIGNAL | MSG_WAITALL | MSG_DONTWAIT | (isLinked ? MSG_MORE : 0));
        Finish(ref sqe, send, _file | (isLinked ? IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS : 0));
    }

    /// <summary>Sends the FIN and keeps the connection. Ends its chain.</summary>
    public void Shutdown(ref io_uring_sqe sqe, ChainKey chain)
    {
        sqe.PrepShutdown((int)chain.Slot, (int)SHUT_WR);
        Finish(ref sqe, chain.With(EntryKind.Shutdown), _file);
    }

    /// <summary>Closes the connection. Ends its chain.</summary>
    public void Close(ref io_uring_sqe sqe, ChainKey chain)
    {
        if (_file == 0)
        {
            sqe.PrepClose((int)chain.Slot);
        }
        else
        {
            sqe.PrepCloseDirect(chain.Slot);
        }

        Finish(ref sqe, chain.With(EntryKind.Close), 0);
    }

    private static void Finish(ref io_uring_sqe sqe, UserData data, uint flags)
    {
        sqe.SetData64(data.Value);
        sqe.SetFlags(flags);
    }
}
