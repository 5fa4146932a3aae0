using System.Runtime.CompilerServices;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Connections;

/// <summary>
/// Acts on the deadlines of lingering connections: <see cref="Connection.Deadline"/>. A list by time for each group of
/// slots takes the place of timers.
/// </summary>
/// <remarks>A send has no deadline here: TCP_USER_TIMEOUT bounds it, see <see cref="Sockets.Listener.UserTimeout"/>.</remarks>
internal sealed unsafe class Deadlines
{
    private readonly ConnectionTable _connections;
    private readonly Linger _linger;
    private readonly RingFigures* _figures;

    public Deadlines(ConnectionTable connections, Linger linger, RingFigures* figures)
    {
        _connections = connections;
        _linger = linger;
        _figures = figures;
    }

    /// <summary>The next deadline, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> when no connection lingers.</summary>
    public long Next
    {
        get
        {
            long next = long.MaxValue;
            for (uint group = 0; group < _connections.Groups; group++)
            {
                if (_connections.Length(ConnectionList.Linger, group) > 0)
                {
                    next = long.Min(next, _connections[_connections.First(ConnectionList.Linger, group)].Deadline);
                }
            }

            return next;
        }
    }

    /// <summary>Ends the linger of connections whose deadline has passed, and of the oldest ones when slots run short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(long now)
    {
        for (uint group = 0; group < _connections.Groups; group++)
        {
            Advance(group, now);
        }
    }

    private void Advance(uint group, long now)
    {
        while (_connections.Length(ConnectionList.Linger, group) > 0)
        {
            uint slot = _connections.First(ConnectionList.Linger, group);
            bool crowded = _connections.IsCrowded(group);
            bool early = _connections[slot].Deadline > now;
            if ((early && !crowded) || !_linger.TryAdvance(slot, now))
            {
                break;
            }

            _figures->CutShort += early ? 1u : 0;
        }
    }
}
