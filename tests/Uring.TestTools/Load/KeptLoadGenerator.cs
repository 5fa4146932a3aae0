using System.Diagnostics;
using System.Net;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.TestTools.Load;

/// <summary>
/// Concurrent clients on one ring and one thread. Each keeps one connection, and sends its next request when
/// it has the whole response to the last one. The clients check every response.
/// </summary>
internal sealed unsafe class KeptLoadGenerator : IDisposable
{
    private readonly ClientRing _ring;

    private LoadOutcome _outcome = new();
    private long _endAt;
    private uint _open;

    /// <summary>
    /// Sets up the ring. The ring belongs to the calling thread, so the same thread must call <see
    /// cref="Run"/>.
    /// </summary>
    /// <param name="server">The address of the server, IPv4.</param>
    /// <param name="clients">The number of concurrent connections.</param>
    public KeptLoadGenerator(IPEndPoint server, uint clients) =>
        _ring = new ClientRing(server, clients, receives: 1, RequestKind.Http11);

    /// <summary>Runs the load.</summary>
    /// <param name="duration">The time in which the clients send requests.</param>
    /// <returns>The outcome of each request, as that of a connection.</returns>
    public LoadOutcome Run(TimeSpan duration)
    {
        _outcome = new LoadOutcome();
        TimeSpan cpu = ThreadCpu.Used;
        long start = Stopwatch.GetTimestamp();
        _endAt = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        for (uint slot = 0; slot < _ring.Clients.Count; slot++)
        {
            _open++;
            Connect(slot);
        }

        while (_open > 0)
        {
            _ring.SubmitAndWait();
            foreach (ref readonly io_uring_cqe cqe in _ring.Completions)
            {
                Complete((Link)(cqe.user_data >> 32), (uint)cqe.user_data, cqe.Result);
            }

            if (Stopwatch.GetTimestamp() > _endAt + (8 * Stopwatch.Frequency))
            {
                _outcome.Unfinished = _open;
                _ring.CancelAll();
            }
        }

        _ring.SubmitCloses();
        _outcome.Elapsed = Stopwatch.GetElapsedTime(start);
        _outcome.ClientCpu = ThreadCpu.Used - cpu;
        return _outcome;
    }

    public void Dispose() => _ring.Dispose();

    private void Connect(uint slot)
    {
        SqeChain chain = _ring.Open(slot, receives: 1, out uint link);
        Receive(ref chain[link], slot);
    }

    private void SendNext(uint slot)
    {
        SqeChain chain = _ring.Take(2);
        _ring.Send(ref chain[0], slot);
        Receive(ref chain[1], slot);
    }

    private void Receive(ref io_uring_sqe receive, uint slot)
    {
        receive.PrepRecv((int)slot, _ring.Clients.Buffer(slot), 2 * ClientTable.Half, 0);
        ClientRing.Finish(ref receive, Link.Receive, slot, IOSQE_FIXED_FILE);
    }

    private void Complete(Link link, uint slot, KernelResult result)
    {
        ref ClientTable.Client client = ref _ring.Clients[slot];
        if (link is not (Link.Receive or Link.ReceiveMore))
        {
            client.Error = link == Link.Close || client.Error != Errno.None ? client.Error : result.Errno;
            return;
        }

        client.Error = client.Error == Errno.None ? result.Errno : client.Error;
        client.Received += result.Count;
        byte* buffer = _ring.Clients.Buffer(slot);
        bool whole = ExpectedResponse.Is(new ReadOnlySpan<byte>(buffer, (int)client.Received));
        if (result.Count > 0 && !whole && client.Received < 2 * ClientTable.Half)
        {
            ref io_uring_sqe more = ref _ring.Take(1)[0];
            more.PrepRecv((int)slot, buffer + client.Received, (2 * ClientTable.Half) - client.Received, 0);
            ClientRing.Finish(ref more, Link.ReceiveMore, slot, IOSQE_FIXED_FILE);
            return;
        }

        Ended(slot, ref client, whole);
    }

    private void Ended(uint slot, ref ClientTable.Client client, bool whole)
    {
        long now = Stopwatch.GetTimestamp();
        if (_outcome.Unfinished == 0)
        {
            _outcome.Add(whole, client.Error, client.Start, now);
        }

        if (now >= _endAt)
        {
            _ring.Close(slot);
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
}
