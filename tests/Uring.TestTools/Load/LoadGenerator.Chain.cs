using System.Diagnostics;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.TestTools.Load;

/// <content>The life of one connection: one chain and two completions.</content>
internal sealed unsafe partial class LoadGenerator
{
    // The whole response in nearly all cases, and the end of the stream.
    private const uint Receives = 2;

    /// <summary>Closes the previous connection of a slot and opens the next one.</summary>
    private void Arm(uint slot)
    {
        SqeChain chain = _ring.Open(slot, Receives, out uint link);

        // A single receive with MSG_WAITALL would not report a reset that follows the data.
        byte* buffer = _ring.Clients.Buffer(slot);
        ref io_uring_sqe receive = ref chain[link++];
        receive.PrepRecv((int)slot, buffer, ClientTable.Half, 0);
        ClientRing.Finish(ref receive, Link.Receive, slot, IOSQE_IO_HARDLINK | IOSQE_FIXED_FILE);

        ref io_uring_sqe receiveEnd = ref chain[link];
        receiveEnd.PrepRecv((int)slot, buffer + ClientTable.Half, ClientTable.Half, 0);
        ClientRing.Finish(ref receiveEnd, Link.ReceiveEnd, slot, IOSQE_FIXED_FILE);
    }

    private void Complete(Link link, uint slot, KernelResult result)
    {
        ref ClientTable.Client client = ref _ring.Clients[slot];

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
        byte* buffer = _ring.Clients.Buffer(slot);
        uint room = Math.Min(ClientTable.Half - client.Received, result.Count);
        new Span<byte>(buffer + ClientTable.Half, (int)room).CopyTo(new Span<byte>(buffer + client.Received, (int)room));
        client.Received += room;

        ref io_uring_sqe receive = ref _ring.Take(1)[0];
        receive.PrepRecv((int)slot, buffer + ClientTable.Half, ClientTable.Half, 0);
        ClientRing.Finish(ref receive, Link.ReceiveMore, slot, IOSQE_FIXED_FILE);
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
            bool whole = ExpectedResponse.Is(new ReadOnlySpan<byte>(_ring.Clients.Buffer(slot), (int)client.Received));
            _outcome.Add(whole, client.Error, client.Start, now);
        }

        if (now < _endAt && _left > 0 && !_givingUp)
        {
            _left--;
            Arm(slot);
        }
        else
        {
            _ring.Close(slot);
            _open--;
        }
    }
}
