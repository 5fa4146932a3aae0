using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Listening;

/// <summary>The socket calls of libc that a listener needs.</summary>
/// <remarks>
/// Not System.Net.Sockets: it starts a thread of its own, asleep in epoll_wait, in a process whose every thread is to be
/// accounted for.
/// </remarks>
internal static unsafe partial class SocketCalls
{
    public static KernelResult Create(int family, int type) => Result(Socket(family, type, 0));

    public static Errno Bind(int fd, void* address, uint length) => Result(BindCall(fd, address, length)).Errno;

    public static Errno Listen(int fd, int backlog) => Result(ListenCall(fd, backlog)).Errno;

    public static Errno GetName(int fd, void* address, ref uint length) =>
        Result(GetSockName(fd, address, ref length)).Errno;

    public static Errno SetOption<T>(int fd, int level, int name, in T value)
        where T : unmanaged
    {
        fixed (T* pointer = &value)
        {
            return Result(SetSockOpt(fd, level, name, pointer, (uint)sizeof(T))).Errno;
        }
    }

    /// <returns>How many bytes of <paramref name="value"/> were filled.</returns>
    public static KernelResult GetOption(int fd, int level, int name, Span<byte> value)
    {
        uint length = (uint)value.Length;
        fixed (byte* pointer = value)
        {
            KernelResult result = Result(GetSockOpt(fd, level, name, pointer, ref length));
            return result.IsError ? result : new KernelResult((int)length);
        }
    }

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int fd, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    private static KernelResult Result(int value) =>
        value < 0 ? KernelResult.Failed((Errno)Marshal.GetLastPInvokeError()) : new KernelResult(value);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindCall(int fd, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    private static partial int ListenCall(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetSockName(int fd, void* address, ref uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(int fd, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSockOpt(int fd, int level, int name, void* value, ref uint length);
}
