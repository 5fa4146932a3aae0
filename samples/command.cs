// Commands of a socket through prep helpers that this program declares: a generator writes their code.
// Run: dotnet run command.cs TEXT
#:project ../interop/Uring.Interop.csproj
#:property AllowUnsafeBlocks=true

using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

[assembly: SupportedOSPlatform("linux")]

if (args is not [string text])
{
    Console.Error.WriteLine("usage: command TEXT");
    return 2;
}

try
{
    using IoUring ring = new(new IoUringOptions { Entries = 8 });
    Run(ring, text);
    return 0;
}
catch (Exception failure) when (failure is IOException or IoUringException or SocketException)
{
    Console.Error.WriteLine($"command: {failure.Message}");
    return 1;
}

static unsafe void Run(IoUring ring, string text)
{
    using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    listener.Listen();
    using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    client.Connect(listener.LocalEndPoint!);
    using Socket connection = listener.Accept();
    int fd = (int)connection.Handle;

    int size = 32 * 1024;
    Take(ring)->PrepSetOption(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(int));
    _ = Complete(ring, "SOCKET_URING_OP_SETSOCKOPT");
    Take(ring)->PrepGetOption(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(int));
    _ = Complete(ring, "SOCKET_URING_OP_GETSOCKOPT");
    Console.WriteLine($"receive buffer: {size} bytes");

    client.Send(Encoding.UTF8.GetBytes(text));
    Take(ring)->PrepUnread(fd);
    Console.WriteLine($"unread: {Complete(ring, "SOCKET_URING_OP_SIOCINQ")} bytes");
}

// One request at a time is in flight, so the submission queue always has a free entry.
static unsafe io_uring_sqe* Take(IoUring ring) =>
    ring.Submissions.TryTake(out io_uring_sqe* sqe) ? sqe : throw new IOException("the submission queue is full");

// Submits the entry, and returns the result of its completion.
static uint Complete(IoUring ring, string command)
{
    KernelResult waited = ring.SubmitAndWait(1);
    while (waited.Errno == Errno.EINTR)
    {
        // A signal handler has run. The request is submitted, and still in flight.
        waited = ring.Wait(1);
    }

    // Linux before 6.7 has no such commands: EOPNOTSUPP.
    KernelResult result = ring.Completions.TryTake(out io_uring_cqe cqe) ? cqe.Result : waited;
    return result.IsError ? throw new IOException($"{command}: {result}") : result.Count;
}

// A parameter fills the field with the same name, or the one that [Sqe] names. The build rejects a field that
// does not exist, a type that does not fit, and two parameters over the same bytes.
internal static unsafe partial class SocketCommands
{
    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    [SqeConst("cmd_op", io_uring_socket_op.SOCKET_URING_OP_SIOCINQ)]
    public static partial void PrepUnread(this ref io_uring_sqe sqe, int fd);

    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    [SqeConst("cmd_op", io_uring_socket_op.SOCKET_URING_OP_SETSOCKOPT)]
    public static partial void PrepSetOption(
        this ref io_uring_sqe sqe, int fd, uint level, [Sqe("optname")] uint name, [Sqe("optval")] int* value, [Sqe("optlen")] uint length);

    [Prep(io_uring_op.IORING_OP_URING_CMD)]
    [SqeConst("cmd_op", io_uring_socket_op.SOCKET_URING_OP_GETSOCKOPT)]
    public static partial void PrepGetOption(
        this ref io_uring_sqe sqe, int fd, uint level, [Sqe("optname")] uint name, [Sqe("optval")] int* value, [Sqe("optlen")] uint length);
}
