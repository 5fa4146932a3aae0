using Uring.Interop;

namespace Uring.Kestrel.Listening;

/// <summary>The entry of a listener.</summary>
internal static unsafe class AcceptEntries
{
    /// <summary>Accepts one connection, and writes the address of the client.</summary>
    public static void Accept(ref io_uring_sqe sqe, (int Listener, (nint Address, nint Length) Client) state) =>
        sqe.PrepAccept(state.Listener, (sockaddr*)state.Client.Address, (uint*)state.Client.Length, LinuxAbi.SOCK_CLOEXEC);
}
