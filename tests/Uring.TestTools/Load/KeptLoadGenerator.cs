using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.TestTools.Load;

/// <summary>
/// Concurrent clients on one ring and one thread, each with one connection that it keeps: a client sends its next request
/// when it has the whole response to the last one. The clients check every response.
/// </summary>
internal sealed unsafe class KeptLoadGenerator : IDisposable
{
    // The largest submission queue of the kernel: io_uring_setup(2).
    private const uint MostEntries = 32768;

    // Close of the previous socket, socket, connect, send, receive.
    private const uint Links = 5;

    // The links are hard because an error in one of them must not skip the receive, whose completion reports the end.
    private const uint Quiet = IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

    private static readonly WaitOptions s_turn = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    private readonly ClientTable _clients;
    private readonly IoUring _ring;
    private readonly sockaddr_in* _server;
    private readonly byte* _request;
    private readonly uint _requestLength;

    private LoadOutcome _outcome = new();
    private long _endAt;
    private uint _open;

    /// <summary>
    /// Sets up the ring. The ring belongs to the calling thread, so the same thread must call <see cref="Run"/>.
    /// </summary>
    /// <param name="server">The address of the server, IPv4.</param>
    /// <param name="clients">The number of concurrent connections.</param>
    public KeptLoadGenerator(IPEndPoint server, uint clients)
    {
        _clients = new ClientTable(clients);
        _ring = new IoUring(new IoUringOptions
        {
            Entries = Math.Min(clients * Links, MostEntries),
            CompletionEntries = Math.Min(clients * Links * 2, 2 * MostEntries),
            SingleIssuer = true,
            DeferTaskrun = true,
        });
        _ring.RegisterFilesSparse(clients);
        _ring.RegisterRingFd();

        byte[] request = Requests.Of(RequestKind.Http11);
        _requestLength = (uint)request.Length;
        _request = (byte*)NativeMemory.Alloc((nuint)request.Length);
        request.CopyTo(new Span<byte>(_request, request.Length));
        _server = (sockaddr_in*)NativeMemory.AllocZeroed((nuint)sizeof(sockaddr_in));
        _server->sin_family = AF_INET;
        _server->sin_port = (ushort)IPAddress.HostToNetworkOrder((short)server.Port);
        _ = server.Address.TryWriteBytes(new Span<byte>(&_server->sin_addr, sizeof(in_addr)), out _);
    }

    /// <summary>Runs the load.</summary>
    /// <param name="duration">The time in which the clients send requests.</param>
    /// <returns>The outcome of each request, as that of a connection.</returns>
    public LoadOutcome Run(TimeSpan duration)
    {
        _outcome = new LoadOutcome();
        TimeSpan cpu = ThreadCpu.Used;
        long start = Stopwatch.GetTimestamp();
        _endAt = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        for (uint slot = 0; slot < _clients.Count; slot++)
        {
            _open++;
            Connect(slot);
        }

        while (_open > 0)
        {
            KernelResult entered = _ring.SubmitAndWait(1, s_turn);
            if (entered.IsError && entered.Errno is not (Errno.ETIME or Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
            {
                throw new InvalidOperationException($"the ring of the load generator failed: {entered}");
            }

            foreach (ref readonly io_uring_cqe cqe in _ring.Completions)
            {
                Complete((Link)(cqe.user_data >> 32), (uint)cqe.user_data, cqe.Result);
            }

            if (Stopwatch.GetTimestamp() > _endAt + (8 * Stopwatch.Frequency))
            {
                _outcome.Unfinished = _open;
                _ = _ring.SyncCancel(CancelTarget.Any.All, TimeSpan.FromMilliseconds(100));
            }
        }

        // Submits the last closes. They post a completion only when they fail, so no wait follows.
        _ = _ring.Submit();
        _outcome.Elapsed = Stopwatch.GetElapsedTime(start);
        _outcome.ClientCpu = ThreadCpu.Used - cpu;
        return _outcome;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _clients.Dispose();
        NativeMemory.Free(_request);
        NativeMemory.Free(_server);
    }

    /// <summary>Opens a connection, after the close of the previous one, and sends its first request.</summary>
    private void Connect(uint slot)
    {
        ref ClientTable.Client client = ref _clients[slot];
        uint links = client.MustClose ? Links : Links - 1;
        SqeChain chain = Take(links);
        uint link = 0;
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
        Request(ref chain[link], ref chain[link + 1], slot);
        client.MustClose = true;
    }

    private void SendNext(uint slot)
    {
        SqeChain chain = Take(2);
        Request(ref chain[0], ref chain[1], slot);
    }

    private void Request(ref io_uring_sqe send, ref io_uring_sqe receive, uint slot)
    {
        send.PrepSend((int)slot, _request, _requestLength, MSG_NOSIGNAL);
        Finish(ref send, Link.Send, slot, Quiet | IOSQE_FIXED_FILE);
        receive.PrepRecv((int)slot, _clients.Buffer(slot), 2 * ClientTable.Half, 0);
        Finish(ref receive, Link.Receive, slot, IOSQE_FIXED_FILE);
        ref ClientTable.Client client = ref _clients[slot];
        (client.Error, client.Received, client.Start) = (Errno.None, 0, Stopwatch.GetTimestamp());
    }

    private void Complete(Link link, uint slot, KernelResult result)
    {
        ref ClientTable.Client client = ref _clients[slot];
        if (link is not (Link.Receive or Link.ReceiveMore))
        {
            client.Error = link == Link.Close || client.Error != Errno.None ? client.Error : result.Errno;
            return;
        }

        client.Error = client.Error == Errno.None ? result.Errno : client.Error;
        client.Received += result.Count;
        byte* buffer = _clients.Buffer(slot);
        bool whole = ExpectedResponse.Is(new ReadOnlySpan<byte>(buffer, (int)client.Received));
        if (result.Count > 0 && !whole && client.Received < 2 * ClientTable.Half)
        {
            SqeChain more = Take(1);
            more[0].PrepRecv((int)slot, buffer + client.Received, (2 * ClientTable.Half) - client.Received, 0);
            Finish(ref more[0], Link.ReceiveMore, slot, IOSQE_FIXED_FILE);
            return;
        }

        Ended(slot, ref client, whole);
    }

    private void Ended(uint slot, ref ClientTable.Client client, bool whole)
    {
        long now = Stopwatch.GetTimestamp();
        if (_outcome.Unfinished == 0)
        {
            ConnectionEnd ending = client.Error is Errno.ECONNRESET or Errno.EPIPE ? ConnectionEnd.Reset
                : client.Error == Errno.ECONNREFUSED ? ConnectionEnd.Refused
                : client.Error != Errno.None ? ConnectionEnd.Failed
                : whole ? ConnectionEnd.Whole : ConnectionEnd.Short;
            _outcome.Add(ending, client.Error, (now - client.Start) * 1_000_000 / Stopwatch.Frequency);
        }

        if (now >= _endAt)
        {
            SqeChain close = Take(1);
            close[0].PrepCloseDirect(slot);
            Finish(ref close[0], Link.Close, slot, IOSQE_CQE_SKIP_SUCCESS);
            client.MustClose = false;
            _open--;
        }
        else if (whole)
        {
            SendNext(slot);
        }
        else
        {
            Connect(slot);
        }
    }

    private SqeChain Take(uint links)
    {
        SqeChain chain;
        while (!_ring.Submissions.TryTakeChain(links, out chain))
        {
            _ = _ring.Submit();
        }

        return chain;
    }

    private static void Finish(ref io_uring_sqe sqe, Link link, uint slot, uint flags)
    {
        sqe.SetData64(((ulong)link << 32) | slot);
        sqe.SetFlags(flags);
    }
}
