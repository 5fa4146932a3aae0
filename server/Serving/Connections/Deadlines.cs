using System.Runtime.CompilerServices;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Serving.Connections;

/// <summary>
/// Acts on the deadlines of lingering connections: <see cref="Connection.Deadline"/>. Two lists by time for each group of
/// slots take the place of timers.
/// </summary>
/// <remarks><see cref="Answering.SendDeadlines"/> bounds the sends.</remarks>
internal sealed unsafe class Deadlines
{
    // In milliseconds: the silence of an answered client that ends its connection during a stop, at least.
    private const long ShortestAtStop = 1000;

    private readonly ConnectionTable _connections;
    private readonly Linger _linger;
    private readonly Orders _orders;
    private readonly RingFigures* _figures;

    // How far the deadlines of one list are behind the last activity of the client, in milliseconds.
    private readonly long _unfinishedAfter;
    private readonly long _lingerAfter;
    private readonly long _stopAfter;

    public Deadlines(ConnectionTable connections, Linger linger, Orders orders, ServerOptions options, RingFigures* figures)
    {
        _connections = connections;
        _linger = linger;
        _orders = orders;
        _figures = figures;
        _lingerAfter = options.Linger;
        _unfinishedAfter = options.LingeringTimeout * 1000L;
        _stopAfter = long.Min(_unfinishedAfter, long.Max(ShortestAtStop, _lingerAfter));
    }

    /// <summary>The next deadline, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> when no connection lingers.</summary>
    public long Next
    {
        get
        {
            long next = _connections.Length(ConnectionList.ToDrain) > 0 ? 0 : long.MaxValue;
            for (uint group = 0; group < _connections.Groups; group++)
            {
                next = long.Min(next, long.Min(FirstOf(ConnectionList.Linger, group), FirstUnfinishedOf(group)));
            }

            return next;
        }
    }

    /// <summary>
    /// Ends the linger of connections whose deadline has passed. When slots run short, the clients that have been silent
    /// for longest go too. When the loop abandons its connections, all go.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(long now)
    {
        _linger.RetryDrains(now);
        for (uint group = 0; group < _connections.Groups; group++)
        {
            if (_connections.Length(ConnectionList.Linger, group) + _connections.Length(ConnectionList.Unfinished, group) > 0)
            {
                Advance(group, now);
            }
        }
    }

    private void Advance(uint group, long now)
    {
        long limit = _orders.Current == LoopOrder.Abandon ? long.MaxValue - 1 : now;
        bool room = true;
        while (room && FirstOf(ConnectionList.Linger, group) <= limit)
        {
            room = _linger.TryEnd(_connections.First(ConnectionList.Linger, group));
        }

        while (room && FirstUnfinishedOf(group) <= limit)
        {
            room = _linger.TryEnd(_connections.First(ConnectionList.Unfinished, group));
        }

        while (room && _connections.IsCrowded(group) && OldestOf(group) is var oldest and not ConnectionList.None)
        {
            room = _linger.TryEnd(_connections.First(oldest, group));
            _figures->CutShort += room ? 1u : 0;
        }
    }

    /// <summary>The list whose first client has been silent for the longest time.</summary>
    private ConnectionList OldestOf(uint group)
    {
        long complete = FirstOf(ConnectionList.Linger, group);
        long unfinished = FirstOf(ConnectionList.Unfinished, group);
        return complete == long.MaxValue && unfinished == long.MaxValue ? ConnectionList.None
            : complete - _lingerAfter <= unfinished - _unfinishedAfter ? ConnectionList.Linger
            : ConnectionList.Unfinished;
    }

    private long FirstUnfinishedOf(uint group) => FirstOf(ConnectionList.Unfinished, group) is var first and not long.MaxValue
        ? first - (_orders.Disarms ? _unfinishedAfter - _stopAfter : 0)
        : long.MaxValue;

    private long FirstOf(ConnectionList list, uint group) =>
        _connections.Length(list, group) > 0 ? _connections[_connections.First(list, group)].Deadline : long.MaxValue;
}
