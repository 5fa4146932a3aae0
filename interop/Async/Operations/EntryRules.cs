using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Operations;

/// <summary>The entries that one await can complete.</summary>
internal static class EntryRules
{
    private const byte Links = (byte)(IOSQE_IO_LINK | IOSQE_IO_HARDLINK);

    /// <summary>Requires an entry with one result that does not concern the entries of other callers.</summary>
    public static void CheckSingle(in io_uring_sqe entry, string parameter)
    {
        Check(entry, parameter);
        if ((entry.flags & Links) != 0)
        {
            throw new ArgumentException("the entry links to the entry of another caller: submit a chain with SubmitChainAsync", parameter);
        }
    }

    /// <summary>Links the entries of a chain.</summary>
    public static void Link(Span<io_uring_sqe> entries, string parameter)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            ref io_uring_sqe entry = ref entries[i];
            Check(entry, parameter);
            if (i == entries.Length - 1)
            {
                entry.flags &= unchecked((byte)~Links);
            }
            else if ((entry.flags & Links) == 0)
            {
                entry.flags |= (byte)IOSQE_IO_LINK;
            }
        }
    }

    private static void Check(in io_uring_sqe entry, string parameter)
    {
        if (IsMultishot(entry))
        {
            throw new ArgumentException("the entry is multishot, and an await ends once", parameter);
        }

        if ((entry.flags & (byte)IOSQE_CQE_SKIP_SUCCESS) != 0)
        {
            throw new ArgumentException("the entry has IOSQE_CQE_SKIP_SUCCESS: without its CQE the await would not end", parameter);
        }

        if ((entry.flags & (byte)IOSQE_IO_DRAIN) != 0)
        {
            throw new ArgumentException("the entry has IOSQE_IO_DRAIN, which waits for the requests of all other callers", parameter);
        }

        if ((entry.flags & (byte)IOSQE_BUFFER_SELECT) != 0)
        {
            throw new ArgumentException("the entry has IOSQE_BUFFER_SELECT, and a context has no provided buffers", parameter);
        }
    }

    private static bool IsMultishot(in io_uring_sqe entry) => (io_uring_op)entry.opcode switch
    {
        IORING_OP_READ_MULTISHOT => true,
        IORING_OP_ACCEPT => (entry.ioprio & IORING_ACCEPT_MULTISHOT) != 0,
        IORING_OP_RECV or IORING_OP_RECVMSG => (entry.ioprio & IORING_RECV_MULTISHOT) != 0,
        IORING_OP_POLL_ADD => (entry.len & IORING_POLL_ADD_MULTI) != 0,
        IORING_OP_TIMEOUT => (entry.timeout_flags & IORING_TIMEOUT_MULTISHOT) != 0,
        IORING_OP_URING_CMD or IORING_OP_URING_CMD128 => (entry.uring_cmd_flags & IORING_URING_CMD_MULTISHOT) != 0,
        _ => false,
    };
}
