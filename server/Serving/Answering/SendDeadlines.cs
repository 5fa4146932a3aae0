using System.Runtime.CompilerServices;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// Resets connections whose client takes nothing of its response: after the send timeout, sooner when new clients need the
/// slot, and at once when the loop abandons its connections.
/// </summary>
internal sealed unsafe class SendDeadlines
{
    // In milliseconds: the time without progress that every client gets. A client that reads 50 KB/s or more makes progress
    // within it, as far as the loop can see.
    private const long Shortest = 3000;

    private readonly ConnectionTable _connections;
    private readonly SendProgress _progress;
    private readonly Orders _orders;
    private readonly RingFigures* _figures;
    private readonly long _timeout;

    public SendDeadlines(
        ServerOptions options, ConnectionTable connections, SendProgress progress, Orders orders, RingFigures* figures)
    {
        _connections = connections;
        _progress = progress;
        _orders = orders;
        _figures = figures;
        _timeout = options.SendTimeout * 1000L;
    }

    /// <remarks>The loop retries a blocked send far more often than these deadlines pass, so it needs no wake-up for them.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance<TAnswers>(ref readonly TAnswers answers, long now)
        where TAnswers : struct, IAnswers<TAnswers>
    {
        _progress.BeginTurn(now);
        for (uint group = 0; group < _connections.Groups; group++)
        {
            while (_progress.TryLongest(group, out uint slot) && TryReset(in answers, group, slot))
            {
            }
        }
    }

    private bool TryReset<TAnswers>(ref readonly TAnswers answers, uint group, uint slot)
        where TAnswers : struct, IAnswers<TAnswers>
    {
        ref Connection longest = ref _connections[slot];
        bool abandons = _orders.Current == LoopOrder.Abandon;
        bool timedOut = longest.Idle >= _timeout;
        bool makesRoom = longest.Idle >= Shortest && _orders.Current == LoopOrder.Serve && _connections.NeedsRoom(group);

        // With an attempt in flight, the connection waits for the next turn.
        bool isIdle = longest.State is >= ConnectionState.Blocked and <= ConnectionState.BlockedIdle;
        if (!isIdle || !(abandons || timedOut || makesRoom))
        {
            return false;
        }

        _figures->ResetAtStop += abandons ? 1u : 0;
        _figures->ResetByTimeout += !abandons && timedOut ? 1u : 0;
        _figures->ResetForRoom += abandons || timedOut ? 0 : 1u;
        answers.Break(slot);
        return true;
    }
}
