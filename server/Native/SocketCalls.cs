using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>
/// The socket calls of the C library: socket(2), bind(2), listen(2), setsockopt(2) and others.
/// </summary>
/// <remarks>
/// System.Net.Sockets is not used. That library starts a thread that sleeps in epoll_wait(2), and the server
/// accounts for every thread of its process.
/// </remarks>
internal static unsafe partial class SocketCalls
{
    public static KernelResult Create(int family, int type, int protocol = 0) => NativeResult.Of(Socket(family, type, protocol));

    public static Errno Bind(int fd, void* address, uint length) => NativeResult.Of(BindCall(fd, address, length)).Errno;

    public static Errno Connect(int fd, void* address, uint length) => NativeResult.Of(ConnectCall(fd, address, length)).Errno;

    public static Errno Listen(int fd, int backlog) => NativeResult.Of(ListenCall(fd, backlog)).Errno;

    public static Errno GetName(int fd, void* address, ref uint length) => NativeResult.Of(GetSockName(fd, address, ref length)).Errno;

    public static Errno SetOption<T>(int fd, int level, int name, in T value)
        where T : unmanaged
    {
        fixed (T* pointer = &value)
        {
            return NativeResult.Of(SetSockOpt(fd, level, name, pointer, (uint)sizeof(T))).Errno;
        }
    }

    /// <returns>The number of bytes that the kernel wrote to <paramref name="value"/>.</returns>
    public static KernelResult GetOption(int fd, int level, int name, Span<byte> value)
    {
        uint length = (uint)value.Length;
        fixed (byte* pointer = value)
        {
            KernelResult result = NativeResult.Of(GetSockOpt(fd, level, name, pointer, ref length));
            return result.IsError ? result : new KernelResult((int)length);
        }
    }

    /// <summary>Reads an option whose type is int.</summary>
    public static KernelResult GetOption(int fd, int level, int name)
    {
        int value = 0;
        KernelResult filled = GetOption(fd, level, name, MemoryMarshal.AsBytes(new Span<int>(ref value)));
        return filled.IsError ? filled : new KernelResult(value);
    }

    public static Errno SendTo(int fd, ReadOnlySpan<byte> data, int flags, void* address, uint length)
    {
        fixed (byte* pointer = data)
        {
            return NativeResult.Of(SendToCall(fd, pointer, (nuint)data.Length, flags, address, length)).Errno;
        }
    }

    /// <returns>The number of bytes that the kernel wrote to <paramref name="data"/>.</returns>
    public static KernelResult Receive(int fd, Span<byte> data)
    {
        fixed (byte* pointer = data)
        {
            return NativeResult.Of(ReceiveCall(fd, pointer, (nuint)data.Length, 0));
        }
    }

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int fd, int how);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindCall(int fd, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int ConnectCall(int fd, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    private static partial int ListenCall(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetSockName(int fd, void* address, ref uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(int fd, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSockOpt(int fd, int level, int name, void* value, ref uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveCall(int fd, void* data, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendToCall(int fd, void* data, nuint count, int flags, void* address, uint length);
}
