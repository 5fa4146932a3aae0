using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>The socket calls of libc that a listener needs.</summary>
/// <remarks>
/// Not System.Net.Sockets: it starts a thread of its own, asleep in epoll_wait, in a process whose every thread is to be
/// accounted for.
/// </remarks>
internal static unsafe partial class SocketCalls
{
    // fcntl(2), for x86-64.
    private const int SetDescriptorFlags = 2;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int CloseOnExec = 1;

    public static KernelResult Create(int family, int type, int protocol = 0) => Result(Socket(family, type, protocol));

    public static Errno Bind(int fd, void* address, uint length) => Result(BindCall(fd, address, length)).Errno;

    public static Errno Connect(int fd, void* address, uint length) => Result(ConnectCall(fd, address, length)).Errno;

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

    /// <summary>An option that is a number.</summary>
    public static KernelResult GetOption(int fd, int level, int name)
    {
        int value = 0;
        KernelResult filled = GetOption(fd, level, name, MemoryMarshal.AsBytes(new Span<int>(ref value)));
        return filled.IsError ? filled : new KernelResult(value);
    }

    public static Errno SetCloseOnExec(int fd) => Result(Fcntl(fd, SetDescriptorFlags, CloseOnExec)).Errno;

    /// <summary>Clears one flag of the open file, such as O_NONBLOCK; whoever else has it open sees that too.</summary>
    public static Errno ClearStatusFlag(int fd, int flag)
    {
        KernelResult flags = Result(Fcntl(fd, GetStatusFlags, 0));
        return flags.IsError ? flags.Errno : Result(Fcntl(fd, SetStatusFlags, flags.Value & ~flag)).Errno;
    }

    public static Errno SendTo(int fd, ReadOnlySpan<byte> data, int flags, void* address, uint length)
    {
        fixed (byte* pointer = data)
        {
            return SendToCall(fd, pointer, (nuint)data.Length, flags, address, length) < 0
                ? (Errno)Marshal.GetLastPInvokeError()
                : Errno.None;
        }
    }

    /// <returns>How many bytes of <paramref name="data"/> were filled.</returns>
    public static KernelResult Receive(int fd, Span<byte> data)
    {
        fixed (byte* pointer = data)
        {
            return Result((int)ReceiveCall(fd, pointer, (nuint)data.Length, 0));
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

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveCall(int fd, void* data, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendToCall(int fd, void* data, nuint count, int flags, void* address, uint length);
}
