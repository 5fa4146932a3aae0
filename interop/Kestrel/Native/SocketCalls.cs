using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

namespace Uring.Kestrel.Native;

/// <summary>The calls of libc for sockets that need no ring, because they never wait.</summary>
internal static unsafe partial class SocketCalls
{
    // linux/fcntl.h, F_DUPFD_CLOEXEC.
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>Turns Nagle's algorithm off. Other sockets than TCP refuse.</summary>
    public static void SetNoDelay(int fd)
    {
        int on = 1;
        _ = SetOption(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(int));
    }

    /// <summary>Sends the FIN, and ends the requests of the kernel that wait for the socket.</summary>
    public static void ShutDown(int fd) => _ = ShutDown(fd, SHUT_RDWR);

    /// <summary>
    /// Resets a TCP connection at once, and ends the requests that wait for it: connect(2) with AF_UNSPEC. Another socket refuses.
    /// </summary>
    /// <returns>Whether the connection was reset.</returns>
    public static bool TryReset(int fd)
    {
        ulong* address = stackalloc ulong[2];
        address[0] = AF_UNSPEC;
        address[1] = 0;
        return Connect(fd, address, 16) == 0;
    }

    /// <summary>Returns a second descriptor of a socket.</summary>
    /// <exception cref="IOException">The process or the system has no free descriptor.</exception>
    public static int Duplicate(int fd)
    {
        int copy = Control(fd, DuplicateCloseOnExec, 0);
        return copy >= 0 ? copy : throw new IOException($"cannot duplicate a socket: {(Errno)Marshal.GetLastPInvokeError()}", Marshal.GetLastPInvokeError());
    }

    /// <summary>
    /// The flag of a send that <see cref="ShutDown(int)"/> follows: MSG_MORE holds the last segment back, which then carries the FIN.
    /// </summary>
    public static int MoreFlag(bool isLast) => isLast ? MSG_MORE : 0;

    /// <summary>Sends what the socket takes at once: send(2) with MSG_DONTWAIT.</summary>
    /// <param name="fd">The socket.</param>
    /// <param name="memory">The address of the bytes.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isLast">Whether the FIN follows at once.</param>
    /// <returns>The bytes, or the error: EAGAIN when the socket takes nothing.</returns>
    public static KernelResult TrySend(int fd, nint memory, int length, bool isLast) =>
        ToResult(Send(fd, (void*)memory, (nuint)length, MSG_DONTWAIT | MSG_NOSIGNAL | MoreFlag(isLast)));

    /// <summary>Sends what the socket takes of a message at once: sendmsg(2) with MSG_DONTWAIT.</summary>
    /// <inheritdoc cref="TrySend" path="/returns"/>
    public static KernelResult TrySendVectors(int fd, nint message, bool isLast) =>
        ToResult(SendMessage(fd, (msghdr*)message, MSG_DONTWAIT | MSG_NOSIGNAL | MoreFlag(isLast)));

    /// <summary>Closes a descriptor.</summary>
    public static void Close(int fd) => _ = CloseDescriptor(fd);

    /// <summary>Returns the address of the socket, or null.</summary>
    public static EndPoint? LocalEndPoint(int fd)
    {
        byte* bytes = stackalloc byte[SocketAddresses.Longest];
        int length = SocketAddresses.Longest;
        return GetSocketName(fd, bytes, &length) == 0 ? SocketAddresses.Read(bytes, length) : null;
    }

    private static KernelResult ToResult(nint result) =>
        result >= 0 ? new KernelResult((int)result) : KernelResult.Failed((Errno)Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int fd, int level, int option, void* value, int length);

    // fcntl is variadic. The x86-64 and arm64 conventions of Linux pass this argument as that of any other function.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int fd, int command, int argument);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int fd, void* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int fd, msghdr* message, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int ShutDown(int fd, int how);

    [LibraryImport("libc", EntryPoint = "connect")]
    private static partial int Connect(int fd, void* address, int length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int fd);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetSocketName(int fd, byte* address, int* length);
}
