using System.Diagnostics;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.TestTools.Load;

/// <content>The life of one connection: one chain and two completions.</content>
internal sealed unsafe partial class LoadGenerator
{
    // Close of the previous socket, socket, connect, send, receive, receive.
    private const uint Links = 6;

    // The links are hard because an error in one of them must not skip the last receive, whose completion
    // ends the connection. IOSQE_CQE_SKIP_SUCCESS drops only the completions of links that succeed.
    private const uint Quiet = IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;

    /// <summary>Closes the previous connection of a slot and opens the next one.</summary>
    private void Arm(uint slot)
    {
        ref ClientTable.Client client = ref _clients[slot];
        uint links = client.MustClose ? Links : Links - 1;
        SqeChain chain;
        while (!_ring.Submissions.TryTakeChain(links, out chain))
        {
            _ = _ring.Submit();
        }

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

        ref io_uring_sqe send = ref chain[link++];
        send.PrepSend((int)slot, _request, _requestLength, MSG_NOSIGNAL);
        Finish(ref send, Link.Send, slot, Quiet | IOSQE_FIXED_FILE);

        // A single receive with MSG_WAITALL would not report a reset that follows the data.
        byte* buffer = _clients.Buffer(slot);
        ref io_uring_sqe receive = ref chain[link++];
        receive.PrepRecv((int)slot, buffer, ClientTable.Half, 0);
        Finish(ref receive, Link.Receive, slot, IOSQE_IO_HARDLINK | IOSQE_FIXED_FILE);

        ref io_uring_sqe receiveEnd = ref chain[link];
        receiveEnd.PrepRecv((int)slot, buffer + ClientTable.Half, ClientTable.Half, 0);
        Finish(ref receiveEnd, Link.ReceiveEnd, slot, IOSQE_FIXED_FILE);

        client.Error = Errno.None;
        client.Received = 0;
        client.MustClose = true;
        client.Start = Stopwatch.GetTimestamp();
    }

    private void Complete(Link link, uint slot, KernelResult result)
    {
        ref ClientTable.Client client = ref _clients[slot];

        // The first of several errors is the cause. A close that finds an empty slot is no error of the
        // connection.
        if (result.IsError && link != Link.Close && client.Error == Errno.None)
        {
            client.Error = result.Errno;
        }

        switch (link)
        {
            case Link.Receive:
                client.Received = result.Count;
                break;
            case Link.ReceiveEnd:
            case Link.ReceiveMore:
                Received(slot, ref client, result);
                break;
        }
    }

    private void Received(uint slot, ref ClientTable.Client client, KernelResult result)
    {
        if (result.Count == 0)
        {
            Ended(slot, ref client);
            return;
        }

        // A response in several parts is assembled in the first half. No expected response fills that half.
        byte* buffer = _clients.Buffer(slot);
        uint room = Math.Min(ClientTable.Half - client.Received, result.Count);
        new Span<byte>(buffer + ClientTable.Half, (int)room).CopyTo(new Span<byte>(buffer + client.Received, (int)room));
        client.Received += room;

        io_uring_sqe* more;
        while (!_ring.Submissions.TryTake(out more))
        {
            _ = _ring.Submit();
        }

        more->PrepRecv((int)slot, buffer + ClientTable.Half, ClientTable.Half, 0);
        Finish(ref *more, Link.ReceiveMore, slot, IOSQE_FIXED_FILE);
    }

    private void Ended(uint slot, ref ClientTable.Client client)
    {
        long now = Stopwatch.GetTimestamp();
        if (_givingUp)
        {
            _outcome.Unfinished++;
        }
        else
        {
            _lastEnd = now;
            bool whole = ExpectedResponse.Is(new ReadOnlySpan<byte>(_clients.Buffer(slot), (int)client.Received));
            long microseconds = (now - client.Start) * 1_000_000 / Stopwatch.Frequency;
            _outcome.Add(EndingOf(whole, client.Error), client.Error, microseconds);
        }

        if (now < _endAt && _left > 0 && !_givingUp)
        {
            _left--;
            Arm(slot);
        }
        else
        {
            Close(slot, ref client);
        }
    }

    private static ConnectionEnd EndingOf(bool whole, Errno error) => (error, whole) switch
    {
        (Errno.None, true) => ConnectionEnd.Whole,
        (Errno.None, false) => ConnectionEnd.Short,
        (Errno.ECONNRESET or Errno.EPIPE, true) => ConnectionEnd.WholeThenReset,
        (Errno.ECONNRESET or Errno.EPIPE, false) => ConnectionEnd.Reset,
        (Errno.ECONNREFUSED, _) => ConnectionEnd.Refused,
        _ => ConnectionEnd.Failed,
    };

    private void Close(uint slot, ref ClientTable.Client client)
    {
        io_uring_sqe* close;
        while (!_ring.Submissions.TryTake(out close))
        {
            _ = _ring.Submit();
        }

        close->PrepCloseDirect(slot);
        Finish(ref *close, Link.Close, slot, IOSQE_CQE_SKIP_SUCCESS);
        client.MustClose = false;
        _open--;
    }

    private static void Finish(ref io_uring_sqe sqe, Link link, uint slot, uint flags)
    {
        sqe.SetData64(((ulong)link << 32) | slot);
        sqe.SetFlags(flags);
    }
}
