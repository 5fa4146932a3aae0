using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Continues responses that did not fit into the socket's buffer, with one send in flight for each connection.</summary>
/// <remarks>
/// The loop retries by time. A poll would cost a further operation of the lock-down, and io_uring's one-shot poll returns at
/// once for a client that has half-closed. The interval grows while a client takes nothing, and is the shortest again when it
/// takes something.
/// </remarks>
internal sealed class BlockedSends
{
    // The attempts of one turn from each list. New clients need room in the submission queue, too.
    private const int MaxAttempts = 32;

    // The first list has the connections that made progress last time.
    private const ConnectionList FirstList = ConnectionList.Blocked;
    private const ConnectionList LastList = ConnectionList.BlockedIdle;
    private const ConnectionState FirstState = ConnectionState.Blocked;

    private readonly ConnectionTable _connections;
    private readonly SendProgress _progress;

    public BlockedSends(ConnectionTable connections, SendProgress progress)
    {
        _connections = connections;
        _progress = progress;
    }

    /// <summary>The next retry, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> when no connection waits.</summary>
    public long NextDeadline
    {
        get
        {
            long next = long.MaxValue;
            for (ConnectionList list = FirstList; list <= LastList; list++)
            {
                next = long.Min(next, NextOf(list));
            }

            return next;
        }
    }

    // The intervals between attempts, in milliseconds, a list for each.
    private static ReadOnlySpan<int> Intervals => [2, 10, 50, 250];

    /// <summary>Adds a connection.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="progress">Whether the last attempt sent something.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    public void Add(uint slot, bool progress, long now)
    {
        _progress.Record(slot, progress);
        byte patience = progress ? (byte)0 : byte.Min((byte)(_connections[slot].Patience + 1), LastList - FirstList);
        Wait(slot, patience, now);
    }

    /// <summary>Adds a connection whose response is sent whole, and whose FIN is not.</summary>
    public void AddFin(uint slot, long now)
    {
        _progress.Ended(slot);
        Wait(slot, patience: 0, now);
    }

    /// <summary>Retries sends whose time has come, as far as the queue has room.</summary>
    /// <remarks>
    /// To be called after the entries of other connections: thousands of slow readers must not fill the queue first. Nor may
    /// readers that take nothing delay those that do, so each list has a separate number of attempts.
    /// </remarks>
    public void Advance<TAnswers>(ref readonly TAnswers answers, long now)
        where TAnswers : struct, IAnswers<TAnswers>
    {
        bool room = true;
        for (ConnectionList list = FirstList; room && list <= LastList; list++)
        {
            for (int attempt = 0; room && attempt < MaxAttempts && NextOf(list) <= now; attempt++)
            {
                room = answers.TryContinue(_connections.First(list));
            }
        }
    }

    private void Wait(uint slot, byte patience, long now)
    {
        ref Connection blocked = ref _connections[slot];
        blocked.Patience = patience;
        blocked.Deadline = now + Intervals[patience];
        _connections.Move(slot, FirstState + patience);
    }

    private long NextOf(ConnectionList list) =>
        _connections.Length(list) > 0 ? _connections[_connections.First(list)].Deadline : long.MaxValue;
}
