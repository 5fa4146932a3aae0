using Uring.Interop;
using Uring.Kestrel.Native;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Kestrel.Connections;

/// <summary>The entries of a connection. A method that awaits cannot have pointers.</summary>
internal static unsafe class ConnectionEntries
{
    /// <summary>Waits for data, or for the end of what the client sends.</summary>
    public static void Poll(ref io_uring_sqe sqe, int fd) => sqe.PrepPollAdd(fd, POLLIN | POLLRDHUP);

    /// <summary>Receives into memory. The data is there already.</summary>
    public static void Receive(ref io_uring_sqe sqe, (int Fd, nint Memory, int Length) to) =>
        sqe.PrepRecv(to.Fd, (void*)to.Memory, (uint)to.Length, 0);

    /// <summary>Receives into memory, and tries only after a poll: a client seldom has sent its next request already.</summary>
    public static void ReceiveLater(ref io_uring_sqe sqe, (int Fd, nint Memory, int Length) to)
    {
        Receive(ref sqe, to);
        sqe.ioprio |= (ushort)IORING_RECVSEND_POLL_FIRST;
    }

    /// <summary>Receives into a provided buffer, and tries only after a poll.</summary>
    public static void ReceiveSelected(ref io_uring_sqe sqe, (int Fd, int Group) from)
    {
        sqe.PrepRecv(from.Fd, null, 0, 0);
        sqe.ioprio |= (ushort)IORING_RECVSEND_POLL_FIRST;
        sqe.flags |= (byte)IOSQE_BUFFER_SELECT;
        sqe.SetBufGroup(from.Group);
    }

    /// <summary>Sends memory whole.</summary>
    public static void Send(ref io_uring_sqe sqe, (int Fd, nint Memory, int Length, bool IsLast) from) =>
        sqe.PrepSend(from.Fd, (void*)from.Memory, (uint)from.Length, Flags(from.IsLast));

    /// <summary>Sends several pieces of memory whole.</summary>
    public static void SendVectors(ref io_uring_sqe sqe, (int Fd, nint Message, bool IsLast) from) =>
        sqe.PrepSendmsg(from.Fd, (msghdr*)from.Message, (uint)Flags(from.IsLast));

    private static int Flags(bool isLast) => MSG_NOSIGNAL | MSG_WAITALL | SocketCalls.MoreFlag(isLast);
}
