using System.Diagnostics;
using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Http;

/// <summary>
/// Serves requests of HTTP/1.1 on connections that are kept: a multishot accept for each listener, a multishot receive for
/// each connection, and sends from the loop.
/// </summary>
internal readonly unsafe struct HttpAnswers : IAnswers<HttpAnswers>
{
    // The receive, the end of a chain, and one of each from before.
    private const uint CompletionsPerSlot = 4;

    // An answer in one part, and the receive of a new connection.
    private const uint EntriesPerSlot = 2;

    // Answers that may wait while the client sends more. Beyond, no receive is armed, and TCP slows the client down.
    private const uint MostWaiting = 64;

    private readonly ConnectionTable _connections;
    private readonly HttpConnections _http;
    private readonly Receives _receives;
    private readonly RequestReader _reader;
    private readonly AnswerSends _sends;
    private readonly HttpCloses _closes;
    private readonly HttpDeadlines _deadlines;
    private readonly AnswerDates _dates;
    private readonly BlockedSends _blocked;
    private readonly ListenerAccepts _accepts;
    private readonly Orders _orders;
    private readonly RingFigures* _figures;

    private HttpAnswers(LoopParts parts)
    {
        RequestFigures requestFigures = new(parts.Figures);
        bool areSlots = !parts.Limits.DelaysReleases;
        ConnectionEntries entries = new(areSlots);
        _connections = parts.Connections;
        _http = parts.Own(new HttpConnections(parts.Options, parts.Connections.Count));
        _receives = parts.Own(new Receives(parts, _http, entries));
        _dates = parts.Own(new AnswerDates(parts.Ring));
        ClientAddresses? addresses = parts.Options.LogAddresses
            ? parts.Own(new ClientAddresses(parts.Listeners, parts.Connections.Count))
            : null;
        RequestLog? log = parts.Log is { } writer ? new RequestLog(writer, _dates, addresses) : null;
        _reader = new RequestReader(parts, _http, requestFigures, _dates, log);
        _sends = new AnswerSends(parts, _http, entries, _receives, _dates, requestFigures);
        _closes = parts.Own(new HttpCloses(parts, _http, entries, _receives));
        _deadlines = new HttpDeadlines(parts, _http, _reader);
        _blocked = parts.BlockedSends;
        _accepts = new ListenerAccepts(parts, areSlots, addresses);
        _orders = parts.Orders;
        _figures = parts.Figures;
    }

    public bool HasListenerAccepts => _accepts.AnyInFlight;

    public long NextDeadline =>
        _receives.AnyToArm
        || _connections.Length(ConnectionList.ToClose) + _connections.Length(ConnectionList.Accepted) + _connections.Length(ConnectionList.Received) > 0
            ? 0
            : long.Min(_deadlines.Next, long.Min(_accepts.NextDeadline, _blocked.NextDeadline));

    public static LoopShape Shape(ServerOptions options, int listeners) => new()
    {
        Slots = ListenerAccepts.SlotsFor(options, listeners),
        Groups = 1,
        KernelChoosesSlots = true,
        SelectsBuffers = true,
        EntriesPerSlot = EntriesPerSlot,
        LongestChain = AnswerSends.MaxEntries,
        CompletionsPerSlot = CompletionsPerSlot,
        FurtherCompletions = options.LogAddresses ? (uint)listeners * ClientAddresses.PlacesPerListener : 0,
    };

    /// <exception cref="IoUringException">The kernel refused the ring of buffers.</exception>
    public static HttpAnswers Create(LoopParts parts) => new(parts);

    public void Start(long now) => _accepts.Submit();

    public void Complete(UserData data, in io_uring_cqe cqe, long now)
    {
        switch (data.Kind)
        {
            case EntryKind.Receive:
                Received(data, cqe, now);
                return;
            case EntryKind.Accept:
                _accepts.Accepted(data, cqe.Result, cqe.HasMore, now);
                return;
            case EntryKind.CancelReceive or EntryKind.ResetOnClose:
                // ENOENT: the receive has ended. EOPNOTSUPP: before Linux 6.7 a broken connection ends with a FIN.
                return;
            default:
                break;
        }

        if (!_connections.IsCurrent(data))
        {
            // A link of a chain that the kernel did not start.
            return;
        }

        switch (data.Kind)
        {
            case EntryKind.Send or EntryKind.SendRest:
                SendEnded(data, cqe.Result, now);
                break;
            case EntryKind.Shutdown:
                ShutdownEnded(data.Slot, cqe.Result, now);
                break;
            case EntryKind.Close:
                CloseEnded(data.Slot, cqe.Result);
                break;
            default:
                Debug.Fail($"a completion of the kind {data.Kind}");
                break;
        }
    }

    public void Advance(long now)
    {
        _dates.Advance(now);
        while (_connections.Length(ConnectionList.Received) > 0 && _sends.TrySend(_connections.First(ConnectionList.Received)))
        {
        }

        while (_connections.Length(ConnectionList.Accepted) > 0)
        {
            uint slot = _connections.First(ConnectionList.Accepted);
            _receives.Arm(slot);
            _deadlines.AwaitHead(slot, now);
        }

        _deadlines.Advance(now);
        _receives.Advance();
        while (_connections.Length(ConnectionList.ToClose) > 0 && _closes.TryClose(_connections.First(ConnectionList.ToClose)))
        {
        }

        _accepts.Advance(now);
        _blocked.Advance(in this, now);
    }

    public bool TryContinue(uint slot)
    {
        if (_http[slot].Site is { IsWithdrawn: true })
        {
            _figures->ResetByReload++;
            Break(slot);
            return true;
        }

        return _sends.TrySend(slot);
    }

    public void Break(uint slot)
    {
        _sends.Break(slot);
        _connections.Move(slot, ConnectionState.ToClose);
    }

    /// <remarks>An answer is chosen for a request that exists, so a new site outdates no accept.</remarks>
    public bool CancelOutdated(ref uint resumeAt) => _orders.Disarms && _accepts.Cancel();

    /// <remarks>
    /// Nothing to do: the completion queue has room for the cancelled accepts (<see cref="LoopShape.FurtherCompletions"/>).
    /// </remarks>
    public void CancelCompleted(uint slot, KernelResult result)
    {
    }

    public void RestartAccepts(ushort previous) => _accepts.Restart(previous);

    private void Received(UserData receive, in io_uring_cqe cqe, long now)
    {
        if (!_http.IsCurrent(receive))
        {
            _receives.Recycle(cqe);
            if (cqe.HasMore)
            {
                _receives.CancelStale(receive);
            }

            return;
        }

        uint slot = receive.Slot;
        ref HttpConnection connection = ref _http[slot];
        if (!cqe.HasMore)
        {
            connection.Receiving = false;
        }

        KernelResult result = cqe.Result;
        bool room = true;
        if (result.Count > 0)
        {
            room = _reader.TryRead(slot, _receives.BytesOf(cqe));
        }
        else if (!result.IsError)
        {
            connection.ClientEnded = true;
        }
        else
        {
            ReceiveFailed(slot, result.Errno);
        }

        _receives.Recycle(cqe);
        if (room)
        {
            Continue(slot, now);
        }
        else if (_connections[slot].State is not (ConnectionState.Answering or ConnectionState.Closing))
        {
            Break(slot);
        }
        else
        {
            connection.IsBroken = true;
        }
    }

    private void ReceiveFailed(uint slot, Errno errno)
    {
        ref HttpConnection connection = ref _http[slot];
        switch (errno)
        {
            case Errno.EINVAL:
                _receives.UseSingle();
                break;
            case Errno.ENOBUFS or Errno.EINTR or Errno.ECANCELED:
                break;
            default:
                // The client has reset the connection, or the kernel has no memory for it.
                _figures->Count(Operation.Receive, errno);
                connection.ClientEnded = true;
                connection.IsBroken |= connection.Queue.Count > 0;
                break;
        }
    }

    /// <summary>Decides after a receive how a connection goes on.</summary>
    private void Continue(uint slot, long now)
    {
        ref HttpConnection connection = ref _http[slot];
        switch (_connections[slot].State)
        {
            case ConnectionState.Kept or ConnectionState.ReadingHead or ConnectionState.ReadingBody:
                Settle(slot, now);
                break;
            case ConnectionState.Ending when connection.ClientEnded:
                _connections.Move(slot, ConnectionState.ToClose);
                break;
            case ConnectionState.Ending:
                ArmIfReady(slot);
                _deadlines.RestartEnd(slot, now);
                break;
            case ConnectionState.ToClose or ConnectionState.Closing:
                break;
            default:
                ArmIfReady(slot);
                break;
        }
    }

    /// <summary>Decides how a connection without a chain in flight goes on.</summary>
    private void Settle(uint slot, long now)
    {
        ref HttpConnection connection = ref _http[slot];
        if (connection.Queue.Count > 0)
        {
            ArmIfReady(slot);
            _connections.Move(slot, ConnectionState.Received);
            return;
        }

        if (!connection.InBody)
        {
            HttpConnections.ReturnSite(ref connection);
        }
        else if (connection.Site is { IsWithdrawn: true })
        {
            _figures->ResetByReload++;
            Break(slot);
            return;
        }

        if (connection.ClientEnded || connection.IsLast)
        {
            _connections.Move(slot, ConnectionState.ToClose);
            return;
        }

        ArmIfReady(slot);
        if (connection.InBody)
        {
            _deadlines.AwaitBody(slot, now);
        }
        else if (connection.Block == HttpConnection.NoBlock)
        {
            KeepOrAwaitFirst(slot, now);
        }
        else if (_connections[slot].State != ConnectionState.ReadingHead)
        {
            _deadlines.AwaitHead(slot, now);
        }
    }

    /// <summary>Lets a connection wait for its next request. Before the first request, the connection keeps its deadline.</summary>
    private void KeepOrAwaitFirst(uint slot, long now)
    {
        if (_connections[slot].State != ConnectionState.ReadingHead)
        {
            _deadlines.Keep(slot, now);
        }
    }

    private void SendEnded(UserData send, KernelResult result, long now)
    {
        switch (_sends.Ended(send, result, now))
        {
            case SendEnd.Whole when !_http[send.Slot].IsBroken:
                Settle(send.Slot, now);
                break;
            case SendEnd.Blocked:
                break;
            default:
                Break(send.Slot);
                break;
        }
    }

    private void ShutdownEnded(uint slot, KernelResult shutdown, long now)
    {
        _connections.EndChain(slot);
        _sends.AllSent(slot);
        ref HttpConnection connection = ref _http[slot];
        HttpConnections.ReturnSite(ref connection);
        if (shutdown.IsError)
        {
            _figures->Count(Operation.Shutdown, shutdown.Errno);
            connection.ClientEnded |= shutdown.Errno == Errno.ENOTCONN;
        }

        if (connection.ClientEnded)
        {
            _connections.Move(slot, ConnectionState.ToClose);
            return;
        }

        ArmIfReady(slot);
        _deadlines.AwaitEnd(slot, now);
    }

    /// <summary>Arms the receive of a connection that has none, unless too many of its answers wait, or its close is in flight.</summary>
    private void ArmIfReady(uint slot)
    {
        ref readonly HttpConnection connection = ref _http[slot];
        if (!connection.Receiving && !connection.Closes && !connection.ClientEnded && connection.Queue.Count <= MostWaiting)
        {
            _receives.Arm(slot);
        }
    }

    private void CloseEnded(uint slot, KernelResult close)
    {
        if (_connections[slot].State == ConnectionState.Answering)
        {
            _sends.AllSent(slot);
        }

        _closes.Ended(slot, close);
        _accepts.PreviousClosed(slot);
    }
}
