using Uring.Interop;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Continues responses that did not fit into the socket's buffer, with one send in flight for each connection.</summary>
/// <remarks>
/// The loop retries by time. A poll would cost a further operation of the lock-down, and io_uring's one-shot poll returns at
/// once for a client that has half-closed. The interval grows while a client takes nothing, and shrinks by one step when it
/// takes something.
/// </remarks>
internal sealed unsafe class BlockedSends
{
    // The intervals between attempts, in milliseconds.
    private const long Short = 2;
    private const long Longer = 10;
    private const long Longest = 50;

    // The attempts of one turn. New clients need room in the submission queue, too.
    private const int MaxAttemptsPerTurn = 64;

    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly SendProgress _progress;
    private readonly EndedAnswers _ended;
    private readonly Linger _linger;
    private readonly RingFigures* _figures;

    public BlockedSends(
        ConnectionTable connections, EntryQueue queue, SendProgress progress, EndedAnswers ended, Linger linger, RingFigures* figures)
    {
        _connections = connections;
        _queue = queue;
        _progress = progress;
        _ended = ended;
        _linger = linger;
        _figures = figures;
    }

    /// <summary>The next retry, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> when no connection waits.</summary>
    public long NextDeadline => NextOf(Earliest());

    /// <summary>Adds a connection.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="progress">Whether the last attempt sent something.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    public void Add(uint slot, bool progress, long now)
    {
        _progress.Record(slot, progress, now);
        ref Connection blocked = ref _connections[slot];
        blocked.Patience = (byte)int.Clamp(blocked.Patience + (progress ? -1 : 1), 0, 2);
        (long interval, ConnectionState state) = blocked.Patience switch
        {
            0 => (Short, ConnectionState.Blocked),
            1 => (Longer, ConnectionState.BlockedLonger),
            _ => (Longest, ConnectionState.BlockedLongest),
        };
        blocked.Deadline = now + interval;
        _connections.Move(slot, state);
    }

    /// <summary>Adds a connection whose response is sent whole, and whose FIN is not.</summary>
    public void AddFin(uint slot, long now)
    {
        _progress.Ended(slot);
        _connections[slot].Deadline = now + Short;
        _connections.Move(slot, ConnectionState.Blocked);
    }

    /// <summary>Retries sends whose time has come, the earliest first, as far as the queue has room.</summary>
    /// <remarks>To be called after the entries of other connections: thousands of slow readers must not fill the queue first.</remarks>
    public void Advance(long now)
    {
        for (int attempt = 0; attempt < MaxAttemptsPerTurn; attempt++)
        {
            ConnectionList list = Earliest();
            if (NextOf(list) > now || !TryContinue(_connections.First(list)))
            {
                break;
            }
        }
    }

    private ConnectionList Earliest()
    {
        ConnectionList earliest = NextOf(ConnectionList.BlockedLonger) < NextOf(ConnectionList.Blocked) ? ConnectionList.BlockedLonger : ConnectionList.Blocked;
        return NextOf(ConnectionList.BlockedLongest) < NextOf(earliest) ? ConnectionList.BlockedLongest : earliest;
    }

    private long NextOf(ConnectionList list) =>
        _connections.Length(list) > 0 ? _connections[_connections.First(list)].Deadline : long.MaxValue;

    private bool TryContinue(uint slot)
    {
        ref Connection blocked = ref _connections[slot];
        bool isWhole = blocked.Sent == blocked.Length;
        if (!isWhole && blocked.Response.IsWithdrawn)
        {
            _figures->ResetByReload++;
            _ended.Break(slot);
            return true;
        }

        bool lingers = isWhole || _linger.Keeps(slot);
        uint entries = (isWhole ? 0 : ResponseSends.Count(blocked)) + (lingers ? 1u : 2);
        if (!_queue.TryTakeChain(entries, out SqeChain chain))
        {
            return false;
        }

        ChainKey key = _connections.BeginChain(slot);
        uint next = isWhole ? 0 : ResponseSends.Write(chain, key, blocked);
        if (lingers)
        {
            Entries.Shutdown(ref chain[next], key);
        }
        else
        {
            Entries.DiscardRequest(ref chain[next], key);
            Entries.Close(ref chain[next + 1], key);
        }

        _connections.Move(slot, ConnectionState.Answering);
        return true;
    }
}
