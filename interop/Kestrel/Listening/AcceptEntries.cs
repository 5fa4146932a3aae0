using Uring.Interop;

namespace Uring.Kestrel.Listening;

/// <summary>The entry of a listener.</summary>
internal static unsafe class AcceptEntries
{
    /// <summary>Accepts one connection.</summary>
    public static void Accept(ref io_uring_sqe sqe, int listener) => sqe.PrepAccept(listener, null, null, LinuxAbi.SOCK_CLOEXEC);
}
