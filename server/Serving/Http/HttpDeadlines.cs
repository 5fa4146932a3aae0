using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Http;

/// <summary>Ends connections that wait for too long: for a request, for the rest of one, or for the end of their client.</summary>
/// <remarks>A list by time for each kind of wait takes the place of timers: all waits of a kind are equally long.</remarks>
internal sealed unsafe class HttpDeadlines
{
    // In milliseconds: how long a connection without a whole request delays a stop.
    private const long LongestAtStop = 1000;

    // In milliseconds: how long a connection stays open at a stop after its last answer. Its client may have sent its next
    // request before it can know of the stop.
    private const long KeptAtStop = 100;

    // The part of the slots that idle connections leave free, as nginx does.
    private const uint ReservedPart = 16;

    private readonly ConnectionTable _connections;
    private readonly HttpConnections _http;
    private readonly RequestReader _reader;
    private readonly Orders _orders;
    private readonly RingFigures* _figures;
    private readonly uint _enough;

    // In milliseconds.
    private readonly long _kept;
    private readonly long _head;
    private readonly long _body;
    private readonly long _silence;
    private readonly long _total;

    public HttpDeadlines(LoopParts parts, HttpConnections http, RequestReader reader)
    {
        ServerOptions options = parts.Options;
        _connections = parts.Connections;
        _http = http;
        _reader = reader;
        _orders = parts.Orders;
        _figures = parts.Figures;
        _enough = options.Slots - (options.Slots / ReservedPart);
        _kept = options.KeepAlive * 1000L;
        _head = options.ClientHeaderTimeout * 1000L;
        _body = options.ClientBodyTimeout * 1000L;
        _silence = options.LingeringTimeout * 1000L;
        _total = options.LingeringTime * 1000L;
    }

    /// <summary>The next deadline, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> when no connection waits.</summary>
    public long Next => long.Min(
        long.Min(FirstKept, FirstHead),
        long.Min(FirstOf(ConnectionList.ReadingBody), FirstOf(ConnectionList.Ending)));

    private long FirstKept => FirstOf(ConnectionList.Kept) is var first and not long.MaxValue
        ? first - (_orders.Disarms ? _kept - long.Min(_kept, KeptAtStop) : 0)
        : long.MaxValue;

    private long FirstHead => FirstOf(ConnectionList.ReadingHead) is var first and not long.MaxValue
        ? first - (_orders.Disarms ? _head - long.Min(_head, LongestAtStop) : 0)
        : long.MaxValue;

    /// <summary>Lets a connection wait for its next request.</summary>
    public void Keep(uint slot, long now) => Wait(slot, ConnectionState.Kept, now + _kept);

    /// <summary>Lets a connection wait for a head.</summary>
    public void AwaitHead(uint slot, long now) => Wait(slot, ConnectionState.ReadingHead, now + _head);

    /// <summary>Lets a connection wait for the next bytes of a body.</summary>
    public void AwaitBody(uint slot, long now) => Wait(slot, ConnectionState.ReadingBody, now + _body);

    /// <summary>Lets a connection whose FIN is sent wait for its client's FIN.</summary>
    public void AwaitEnd(uint slot, long now)
    {
        _connections[slot].FinalDeadline = now + _total;
        Wait(slot, ConnectionState.Ending, now + _silence);
    }

    /// <summary>Restarts the wait of <see cref="AwaitEnd"/>, within its total time.</summary>
    public void RestartEnd(uint slot, long now)
    {
        if (now < _connections[slot].FinalDeadline)
        {
            Wait(slot, ConnectionState.Ending, now + _silence);
        }
        else
        {
            _connections.Move(slot, ConnectionState.ToClose);
        }
    }

    /// <summary>Ends the waits whose time is over, and those of idle connections when slots run short.</summary>
    public void Advance(long now)
    {
        bool abandons = _orders.Current == LoopOrder.Abandon;
        long limit = abandons ? long.MaxValue - 1 : now;
        while (FirstKept <= limit)
        {
            _connections.Move(_connections.First(ConnectionList.Kept), ConnectionState.ToClose);
        }

        while (FirstHead <= limit)
        {
            EndRequest(_connections.First(ConnectionList.ReadingHead), abandons);
        }

        while (FirstOf(ConnectionList.ReadingBody) <= limit)
        {
            EndRequest(_connections.First(ConnectionList.ReadingBody), abandons);
        }

        while (FirstOf(ConnectionList.Ending) <= limit)
        {
            _connections.Move(_connections.First(ConnectionList.Ending), ConnectionState.ToClose);
        }

        while (_connections.InUse - _figures->ClosingSlots > _enough && Idlest() is var list and not ConnectionList.None)
        {
            _connections.Move(_connections.First(list), ConnectionState.ToClose);
            _figures->CutShort++;
        }
    }

    /// <summary>The list whose first connection is the next to go when slots run short.</summary>
    private ConnectionList Idlest() =>
        _connections.Length(ConnectionList.Kept) > 0 ? ConnectionList.Kept
        : _connections.Length(ConnectionList.Ending) > 0 ? ConnectionList.Ending
        : ConnectionList.None;

    /// <summary>Answers a request that is not complete at its deadline. A connection without one is closed.</summary>
    private void EndRequest(uint slot, bool abandons)
    {
        ref HttpConnection late = ref _http[slot];
        bool hasBegun = late.InBody || late.Block != HttpConnection.NoBlock;
        bool answers = !abandons && hasBegun && _reader.TryRefuseLate(slot);
        late.IsBroken |= hasBegun && !answers;
        _connections.Move(slot, answers ? ConnectionState.Received : ConnectionState.ToClose);
    }

    private void Wait(uint slot, ConnectionState state, long deadline)
    {
        _connections[slot].Deadline = deadline;
        _connections.Move(slot, state);
    }

    private long FirstOf(ConnectionList list) =>
        _connections.Length(list) > 0 ? _connections[_connections.First(list)].Deadline : long.MaxValue;
}
