// A server of one response: the kernel answers and closes each connection by a chain of linked requests.
// Run: dotnet run respond.cs 127.0.0.1:8000
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
    Console.Error.WriteLine("usage: respond ADDRESS:PORT");
    return 2;
}

try
{
    using Socket listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(address);
    listener.Listen();

    // The kernel accepts a connection once its request is there, or after one second.
    listener.SetRawSocketOption(IPPROTO_TCP, TCP_DEFER_ACCEPT, BitConverter.GetBytes(1));
    using EventFd stop = new();
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        _ = stop.Signal();
    });
    using IoUring ring = new(new IoUringOptions { Entries = 1024, SingleIssuer = true, DeferTaskrun = true });
    Console.WriteLine($"listening on {listener.LocalEndPoint}");
    Console.WriteLine($"{Serve(ring, (int)listener.Handle, stop.Fd)} connections");
    return 0;
}
catch (Exception failure) when (failure is IOException or IoUringException or SocketException)
{
    Console.Error.WriteLine($"respond: {failure.Message}");
    return 1;
}

static unsafe long Serve(IoUring ring, int listener, int stop)
{
    const ulong Stop = 1, Accept = 2, Close = 3;
    long closed = 0;
    int open = 0;
    bool isAccepting = false, isFull = false, isStopped = false;
    __kernel_timespec limit = new() { tv_sec = 1 };

    // A connection is a slot of this table and no descriptor. The kernel chooses a free slot.
    ring.RegisterFilesSparse(1024);
    SqeChain signal = Take(ring, 1);
    signal[0].PrepPollAdd(stop, POLLIN);
    signal[0].SetData64(Stop);
    while (!isStopped)
    {
        if (!isAccepting && !isFull)
        {
            SqeChain accept = Take(ring, 1);
            accept[0].PrepMultishotAcceptDirect(listener, null, null, 0);
            accept[0].SetData64(Accept);
            isAccepting = true;
        }

        KernelResult submitted = ring.SubmitAndWait(1);
        if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN))
        {
            throw new IOException($"submit: {submitted}");
        }

        while (ring.Completions.TryTake(out io_uring_cqe cqe))
        {
            switch (cqe.user_data)
            {
                case Stop:
                    isStopped = true;
                    break;
                case Accept:
                    isAccepting = cqe.HasMore;
                    isFull = cqe.Result.IsError;
                    if (!cqe.Result.IsError)
                    {
                        Answer(ring, (int)cqe.Result.Count, &limit, Close);
                        open++;
                    }
                    else if (open == 0)
                    {
                        throw new IOException($"accept: {cqe.Result}");
                    }

                    break;
                case Close:
                    // A slot is free again, so an accept that has ended with ENFILE can continue.
                    isFull = false;
                    open--;
                    closed++;
                    break;
            }
        }
    }

    return closed;
}

// A hard link starts the next request after a failure, too, so that each chain reaches its close. Only the close
// and failures complete. A failure has no number, and the loop ignores it.
static unsafe void Answer(IoUring ring, int slot, __kernel_timespec* limit, ulong close)
{
    const uint Link = IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;
    const int Most = 1 << 20;
    ReadOnlySpan<byte> response = "HTTP/1.0 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\nHave a nice day!\n"u8;
    SqeChain chain = Take(ring, 6);

    // TCP resets a connection that is closed with unread data. MSG_TRUNC without memory discards the request.
    chain[0].PrepRecv(slot, null, Most, MSG_TRUNC | MSG_DONTWAIT);
    fixed (byte* bytes = response)
    {
        // The bytes are constant data of the program and stay in place.
        chain[1].PrepSend(slot, bytes, (uint)response.Length, MSG_NOSIGNAL | MSG_WAITALL);
    }

    // A client may still send. The close waits for its FIN or more data, for at most a second.
    chain[2].PrepShutdown(slot, SHUT_WR);
    chain[3].PrepRecv(slot, null, Most, MSG_TRUNC);
    chain[4].PrepLinkTimeout(limit, 0);
    chain[5].PrepCloseDirect((uint)slot);
    for (uint i = 0; i < 4; i++)
    {
        chain[i].SetFlags(IOSQE_FIXED_FILE | Link);
    }

    chain[4].SetFlags(Link);
    chain[5].SetData64(close);
}

static SqeChain Take(IoUring ring, uint count)
{
    SqeChain chain;
    while (!ring.Submissions.TryTakeChain(count, out chain))
    {
        // The queue is full, and a submission makes room.
        KernelResult submitted = ring.Submit();
        if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN))
        {
            throw new IOException($"submit: {submitted}");
        }
    }

    return chain;
}
