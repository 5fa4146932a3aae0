// An echo server: one multishot accept, and for each connection a multishot receive into shared buffers.
// Run: dotnet run echo.cs 127.0.0.1:7000
#:project ../interop/Uring.Interop.csproj
#:property AllowUnsafeBlocks=true

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

[assembly: SupportedOSPlatform("linux")]

if (args is not [string text] || !IPEndPoint.TryParse(text, out IPEndPoint? address))
{
    Console.Error.WriteLine("usage: echo ADDRESS:PORT");
    return 2;
}

try
{
    using Socket listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(address);
    listener.Listen();
    using EventFd stop = new();
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        _ = stop.Signal();
    });
    using IoUring ring = new(new IoUringOptions { Entries = 256, SingleIssuer = true, DeferTaskrun = true });
    using BufferPool pool = ring.SetupBufferPool(group: 1, count: 1024, size: 4096);
    EchoServer server = new(ring, pool, (int)listener.Handle);
    Console.WriteLine($"listening on {listener.LocalEndPoint}");
    server.Run(stop.Fd);
    Console.WriteLine($"{server.Connections} connections, {server.Bytes} bytes");
    return 0;
}
catch (Exception failure) when (failure is IOException or IoUringException or SocketException)
{
    Console.Error.WriteLine($"echo: {failure.Message}");
    return 1;
}

internal sealed unsafe class EchoServer(IoUring ring, BufferPool pool, int listener)
{
    // A connection that does not read its echo may keep so many of the shared buffers.
    private const int MostWaiting = 16;

    private readonly Dictionary<int, Connection> _open = [];
    private readonly Queue<Connection> _starved = [];
    private bool _isAccepting;
    private bool _isStopped;
    private int _lent;

    private enum Request
    {
        Stop = 1,
        Accept,
        Receive,
        Send,
        Other,
    }

    public long Connections { get; private set; }

    public long Bytes { get; private set; }

    public void Run(int stop)
    {
        io_uring_sqe* sqe = Take();
        sqe->PrepPollAdd(stop, POLLIN);
        sqe->SetData64(Data(Request.Stop, stop));
        Accept();
        while (!_isStopped)
        {
            // These errors pass: the next call continues.
            KernelResult submitted = ring.SubmitAndWait(1);
            if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
            {
                throw new IOException($"submit: {submitted}");
            }

            while (ring.Completions.TryTake(out io_uring_cqe cqe))
            {
                Complete(cqe);
            }
        }

        // The pool is disposed before the ring, and no request may use a buffer then.
        _ = ring.SyncCancel(CancelTarget.Any.All);
    }

    private void Complete(in io_uring_cqe cqe)
    {
        int fd = (int)(uint)cqe.user_data;
        switch ((Request)(cqe.user_data >> 32))
        {
            case Request.Stop:
                _isStopped = true;
                break;
            case Request.Accept:
                Accepted(cqe);
                break;
            case Request.Receive:
                Received(_open[fd], cqe);
                break;
            case Request.Send:
                Sent(_open[fd], cqe.Result);
                break;
        }
    }

    private void Accept()
    {
        io_uring_sqe* sqe = Take();
        sqe->PrepMultishotAccept(listener, null, null, SOCK_CLOEXEC);
        sqe->SetData64(Data(Request.Accept, listener));
        _isAccepting = true;
    }

    private void Accepted(in io_uring_cqe cqe)
    {
        _isAccepting = cqe.HasMore;
        switch (cqe.Result.Errno)
        {
            case Errno.None:
                Connection connection = new(cqe.Result.Value);
                _open.Add(connection.Fd, connection);
                Connections++;
                Receive(connection);
                break;
            case Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM when _open.Count > 0:
                // The end of a connection frees a descriptor or memory: Close re-arms the accept.
                return;
            case Errno.ECONNABORTED:
                break;
            default:
                throw new IOException($"accept: {cqe.Result}");
        }

        if (!_isAccepting)
        {
            Accept();
        }
    }

    private void Receive(Connection connection)
    {
        io_uring_sqe* sqe = Take();
        sqe->PrepRecvMultishot(connection.Fd, null, 0, msgFlags: 0);
        sqe->SetFlags(IOSQE_BUFFER_SELECT);
        sqe->SetBufGroup(pool.Group);
        sqe->SetData64(Data(Request.Receive, connection.Fd));
        connection.IsReceiving = true;
        connection.IsCancelled = false;
    }

    private void Received(Connection connection, in io_uring_cqe cqe)
    {
        connection.IsReceiving = cqe.HasMore;
        connection.HasEnded |= cqe.Result.Value <= 0 && cqe.Result.Errno is not (Errno.ENOBUFS or Errno.ECANCELED);
        foreach (FilledBuffer part in pool.Take(cqe))
        {
            connection.Waiting.Enqueue((part.BufferId, part.Bytes.Length));
            _lent++;
        }

        if (connection.Waiting.Count >= MostWaiting)
        {
            Cancel(connection);
        }

        if (!connection.IsSending)
        {
            Continue(connection);
        }
    }

    // One send of a connection is in flight at a time: two could change the order of the bytes.
    private void Send(Connection connection, ushort buffer, int length)
    {
        io_uring_sqe* sqe = Take();
        fixed (byte* bytes = pool[buffer][connection.Sent..length])
        {
            // The memory of the pool never moves, so it stays in place after the block, too.
            sqe->PrepSend(connection.Fd, bytes, (uint)(length - connection.Sent), MSG_NOSIGNAL);
        }

        sqe->SetData64(Data(Request.Send, connection.Fd));
        connection.IsSending = true;
    }

    private void Sent(Connection connection, KernelResult result)
    {
        connection.IsSending = false;
        connection.Sent += (int)result.Count;
        Bytes += result.Count;
        if (result.IsError)
        {
            // The client is gone. Its echo is dropped.
            connection.HasEnded = true;
            Cancel(connection);
            while (connection.Waiting.TryDequeue(out (ushort Buffer, int Length) part))
            {
                Recycle(part.Buffer);
            }
        }
        else if (connection.Sent == connection.Waiting.Peek().Length)
        {
            connection.Sent = 0;
            Recycle(connection.Waiting.Dequeue().Buffer);
        }

        Continue(connection);
    }

    // The next request of a connection without a send in flight.
    private void Continue(Connection connection)
    {
        if (connection.Waiting.TryPeek(out (ushort Buffer, int Length) part))
        {
            Send(connection, part.Buffer, part.Length);
        }
        else if (connection.IsReceiving)
        {
            // Its completion continues.
        }
        else if (connection.HasEnded)
        {
            Close(connection);
        }
        else if (_lent < pool.Count)
        {
            Receive(connection);
        }
        else
        {
            // Other connections have all buffers. The next free one re-arms this receive.
            _starved.Enqueue(connection);
        }
    }

    private void Recycle(ushort buffer)
    {
        pool.Recycle(buffer);
        _lent--;
        if (_starved.TryDequeue(out Connection? connection))
        {
            Receive(connection);
        }
    }

    private void Cancel(Connection connection)
    {
        if (connection.IsReceiving && !connection.IsCancelled)
        {
            io_uring_sqe* sqe = Take();
            sqe->PrepCancel64(Data(Request.Receive, connection.Fd), 0);
            sqe->SetData64(Data(Request.Other, connection.Fd));
            connection.IsCancelled = true;
        }
    }

    // No request of the connection is in flight, so no completion names its descriptor after the close.
    private void Close(Connection connection)
    {
        io_uring_sqe* sqe = Take();
        sqe->PrepClose(connection.Fd);
        sqe->SetData64(Data(Request.Other, connection.Fd));
        _ = _open.Remove(connection.Fd);
        if (!_isAccepting)
        {
            Accept();
        }
    }

    private io_uring_sqe* Take()
    {
        io_uring_sqe* sqe;
        while (!ring.Submissions.TryTake(out sqe))
        {
            // The queue is full, and a submission makes room.
            KernelResult submitted = ring.Submit();
            if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN))
            {
                throw new IOException($"submit: {submitted}");
            }
        }

        return sqe;
    }

    private static ulong Data(Request request, int fd) => ((ulong)request << 32) | (uint)fd;

    private sealed class Connection(int fd)
    {
        public int Fd => fd;

        // Buffers with received bytes. The first of them is being sent, from Sent on.
        public Queue<(ushort Buffer, int Length)> Waiting { get; } = [];

        public int Sent { get; set; }

        public bool IsReceiving { get; set; }

        public bool IsCancelled { get; set; }

        public bool IsSending { get; set; }

        public bool HasEnded { get; set; }
    }
}
