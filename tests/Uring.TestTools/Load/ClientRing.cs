using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.TestTools.Load;

/// <summary>
/// The ring of concurrent clients of one server: their connections, their request, and the entries that every
/// load has in common. The ring belongs to the thread that creates it.
/// </summary>
internal sealed unsafe class ClientRing : IDisposable
{
    // The largest submission queue of the kernel: io_uring_setup(2).
    private const uint MostEntries = 32768;

    // Close of the previous socket, socket, connect, send.
    private const uint OpeningLinks = 4;

    // The links are hard because an error in one of them must not skip the last receive, whose completion
    // ends the request. IOSQE_CQE_SKIP_SUCCESS drops only the completions of links that succeed.
    private const uint Quiet = IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

    private static readonly WaitOptions s_turn = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    private readonly IoUring _ring;
    private readonly sockaddr_in* _server;
    private readonly byte* _request;
    private readonly uint _requestLength;

    /// <summary>Sets up the ring.</summary>
    /// <param name="server">The address of the server, IPv4.</param>
    /// <param name="clients">The number of concurrent connections.</param>
    /// <param name="receives">The number of receives in the chain of a new connection.</param>
    /// <param name="kind">The request that each client sends.</param>
    public ClientRing(IPEndPoint server, uint clients, uint receives, RequestKind kind)
    {
        Clients = new ClientTable(clients);
        uint entries = clients * (OpeningLinks + receives);
        _ring = new IoUring(new IoUringOptions
        {
            Entries = Math.Min(entries, MostEntries),

            // In the worst case every link of a chain posts a completion.
            CompletionEntries = Math.Min(entries * 2, 2 * MostEntries),
            SingleIssuer = true,
            DeferTaskrun = true,
        });
        _ring.RegisterFilesSparse(clients);
        _ring.RegisterRingFd();

        byte[] request = Requests.Of(kind);
        _requestLength = (uint)request.Length;
        _request = (byte*)NativeMemory.Alloc((nuint)request.Length);
        request.CopyTo(new Span<byte>(_request, request.Length));
        _server = (sockaddr_in*)NativeMemory.AllocZeroed((nuint)sizeof(sockaddr_in));
        _server->sin_family = AF_INET;
        _server->sin_port = (ushort)IPAddress.HostToNetworkOrder((short)server.Port);
        _ = server.Address.TryWriteBytes(new Span<byte>(&_server->sin_addr, sizeof(in_addr)), out _);
    }

    /// <summary>The state and the buffers of the clients.</summary>
    public ClientTable Clients { get; }

    public CompletionQueue Completions => _ring.Completions;

    /// <summary>Sets the link and the slot of an entry, and its flags.</summary>
    public static void Finish(ref io_uring_sqe sqe, Link link, uint slot, uint flags)
    {
        sqe.SetData64(((ulong)link << 32) | slot);
        sqe.SetFlags(flags);
    }

    /// <summary>Takes entries, which stay together.</summary>
    public SqeChain Take(uint links)
    {
        SqeChain chain;
        while (!_ring.Submissions.TryTakeChain(links, out chain))
        {
            _ = _ring.Submit();
        }

        return chain;
    }

    /// <summary>
    /// Closes the previous connection of a slot, opens the next one and sends its request. The receives of
    /// the chain are the caller's.
    /// </summary>
    /// <param name="slot">The number of the client.</param>
    /// <param name="receives">The number of receives that end the chain.</param>
    /// <param name="link">The index of the first receive in the chain.</param>
    public SqeChain Open(uint slot, uint receives, out uint link)
    {
        ref ClientTable.Client client = ref Clients[slot];
        SqeChain chain = Take((client.MustClose ? OpeningLinks : OpeningLinks - 1) + receives);
        link = 0;
        if (client.MustClose)
        {
            ref io_uring_sqe close = ref chain[link++];
            close.PrepCloseDirect(slot);
            Finish(ref close, Link.Close, slot, Quiet);
        }

        ref io_uring_sqe socket = ref chain[link++];
        socket.PrepSocketDirect(AF_INET, SOCK_STREAM, 0, slot, 0);
        Finish(ref socket, Link.Socket, slot, Quiet);

        ref io_uring_sqe connect = ref chain[link++];
        connect.PrepConnect((int)slot, (sockaddr*)_server, (uint)sizeof(sockaddr_in));
        Finish(ref connect, Link.Connect, slot, Quiet | IOSQE_FIXED_FILE);

        Send(ref chain[link++], slot);
        client.MustClose = true;
        return chain;
    }

    /// <summary>Prepares the send of the request, and starts the client's time.</summary>
    public void Send(ref io_uring_sqe send, uint slot)
    {
        send.PrepSend((int)slot, _request, _requestLength, MSG_NOSIGNAL);
        Finish(ref send, Link.Send, slot, Quiet | IOSQE_FIXED_FILE);
        ref ClientTable.Client client = ref Clients[slot];
        (client.Error, client.Received, client.Start) = (Errno.None, 0, Stopwatch.GetTimestamp());
    }

    /// <summary>Closes the last connection of a slot.</summary>
    public void Close(uint slot)
    {
        ref io_uring_sqe close = ref Take(1)[0];
        close.PrepCloseDirect(slot);
        Finish(ref close, Link.Close, slot, IOSQE_CQE_SKIP_SUCCESS);
        Clients[slot].MustClose = false;
    }

    /// <summary>Submits the entries, and waits for a completion, for up to 100 ms.</summary>
    public void SubmitAndWait()
    {
        KernelResult entered = _ring.SubmitAndWait(1, s_turn);
        if (entered.IsError && entered.Errno is not (Errno.ETIME or Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
        {
            throw new InvalidOperationException($"the ring of the load generator failed: {entered}");
        }
    }

    /// <summary>
    /// Submits the last closes. They post a completion only when they fail, so no wait follows.
    /// </summary>
    public void SubmitCloses() => _ = _ring.Submit();

    /// <summary>
    /// Cancels the requests in flight. Each call cancels one link, since a cancelled link starts the next
    /// one.
    /// </summary>
    public void CancelAll() => _ = _ring.SyncCancel(CancelTarget.Any.All, TimeSpan.FromMilliseconds(100));

    public void Dispose()
    {
        _ring.Dispose();
        Clients.Dispose();
        NativeMemory.Free(_request);
        NativeMemory.Free(_server);
    }
}
