// A server of one response whose chains wait in the kernel: accept, read, send, close. No connection costs a system call.
// Run: dotnet run armed.cs 127.0.0.1:8000
#:project ../interop/Uring.Interop.csproj
#:property AllowUnsafeBlocks=true

using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

[assembly: SupportedOSPlatform("linux")]

const uint Slots = 256, Requests = 4;
using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(IPEndPoint.Parse(args is [string address] ? address : "127.0.0.1:8000"));
listener.Listen();
listener.SetRawSocketOption(IPPROTO_TCP, TCP_DEFER_ACCEPT, BitConverter.GetBytes(1)); // A chain starts once a request is there.
using IoUring ring = new(new IoUringOptions { Entries = Slots * Requests, SqPoll = true, SqThreadIdle = 60_000 });
ring.RegisterFilesSparse(Slots);
for (uint slot = 0; slot < Slots; slot++)
{
    Arm(ring, (int)listener.Handle, slot);
}

Console.WriteLine($"listening on {listener.LocalEndPoint}");
while (true)
{
    ring.Submit(); // With SQPOLL this is a store, and a system call only after a minute without a connection.
    Thread.Sleep(1); // The other slots answer meanwhile.
    while (ring.Completions.TryTake(out io_uring_cqe cqe))
    {
        if (cqe.user_data < Slots)
        {
            Arm(ring, (int)listener.Handle, (uint)cqe.user_data); // Each chain reaches its close. A failure before it completes too.
        }
    }
}

static unsafe void Arm(IoUring ring, int listener, uint slot)
{
    ReadOnlySpan<byte> response = "HTTP/1.0 200 OK\r\nContent-Length: 17\r\n\r\nHave a nice day!\n"u8;
    _ = ring.Submissions.TryTakeChain(Requests, out SqeChain chain); // The queue has room for the chains of all slots.
    chain[0].PrepAcceptDirect(listener, null, null, 0, slot);
    chain[1].PrepRecv((int)slot, null, 1 << 20, MSG_TRUNC | MSG_DONTWAIT); // Discards the request.
    fixed (byte* bytes = response) // Constant data of the program, which stays in place.
    {
        chain[2].PrepSend((int)slot, bytes, (uint)response.Length, MSG_NOSIGNAL | MSG_WAITALL);
    }

    chain[3].PrepCloseDirect(slot);
    chain[3].SetData64(slot);
    for (uint i = 0; i < 3; i++)
    {
        chain[i].SetFlags((i > 0 ? IOSQE_FIXED_FILE : 0) | IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS); // The next one starts in any case.
        chain[i].SetData64(Slots);
    }
}
