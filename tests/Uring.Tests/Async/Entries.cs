using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Async;

/// <summary>Entries of a caller. A method that awaits cannot have pointers.</summary>
internal static unsafe class Entries
{
    /// <summary>Entries that one await cannot complete, by the first word of the cause.</summary>
    public static Dictionary<string, PrepareEntry<int>> Refused { get; } = new()
    {
        ["multishot accept"] = static (ref io_uring_sqe sqe, int fd) => sqe.PrepMultishotAccept(fd, null, null, 0),
        ["multishot receive"] = static (ref io_uring_sqe sqe, int fd) => sqe.PrepRecvMultishot(fd, null, 0, 0),
        ["multishot poll"] = static (ref io_uring_sqe sqe, int fd) => sqe.PrepPollMultishot(fd, 1),
        ["multishot read"] = static (ref io_uring_sqe sqe, int fd) => sqe.PrepReadMultishot(fd, 0, 0, 0),
        ["IOSQE_CQE_SKIP_SUCCESS"] = static (ref io_uring_sqe sqe, int _) => Nop(ref sqe, IOSQE_CQE_SKIP_SUCCESS),
        ["IOSQE_IO_DRAIN"] = static (ref io_uring_sqe sqe, int _) => Nop(ref sqe, IOSQE_IO_DRAIN),
        ["IOSQE_BUFFER_SELECT"] = static (ref io_uring_sqe sqe, int _) => Nop(ref sqe, IOSQE_BUFFER_SELECT),
        ["SubmitChainAsync"] = static (ref io_uring_sqe sqe, int _) => Nop(ref sqe, IOSQE_IO_LINK),
    };

    /// <summary>Reads one byte of a pipe.</summary>
    public static void Read(ref io_uring_sqe sqe, (int Fd, nint Byte) from) => sqe.PrepRead(from.Fd, (void*)from.Byte, 1, ulong.MaxValue);

    /// <summary>Writes one byte to a pipe.</summary>
    public static void Write(ref io_uring_sqe sqe, (int Fd, nint Byte) to) => sqe.PrepWrite(to.Fd, (void*)to.Byte, 1, ulong.MaxValue);

    /// <summary>Does nothing.</summary>
    public static void Nop(ref io_uring_sqe sqe, int unused) => sqe.PrepNop();

    private static void Nop(ref io_uring_sqe sqe, uint flag)
    {
        sqe.PrepNop();
        sqe.SetFlags(flag);
    }
}
