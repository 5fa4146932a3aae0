using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>Continues responses that did not fit into the socket's buffer, with one send in flight for each connection.</summary>
/// <remarks>
/// The loop retries by time. A poll would cost a further operation of the lock-down, and io_uring's one-shot poll returns at
/// once for a client that has half-closed. The interval grows while a client takes nothing.
/// </remarks>
internal sealed class BlockedSends
{
    // In milliseconds: after progress, after one attempt without, after more.
    private const long Short = 2;
    private const long Longer = 16;
    private const long Longest = 128;

    private readonly ConnectionTable _connections;
    private readonly EntryQueue _queue;
    private readonly Linger _linger;

    public BlockedSends(ConnectionTable connections, EntryQueue queue, Linger linger)
    {
        _connections = connections;
        _queue = queue;
        _linger = linger;
    }

    /// <summary>The next retry, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> when no connection waits.</summary>
    public long NextDeadline => long.Min(
        NextOf(ConnectionList.Blocked), long.Min(NextOf(ConnectionList.BlockedLonger), NextOf(ConnectionList.BlockedLongest)));

    /// <summary>Adds a connection.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="progress">Whether the last attempt sent something.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    public void Add(uint slot, bool progress, long now)
    {
        ref Connection blocked = ref _connections[slot];
        blocked.Attempts = progress ? (byte)0 : (byte)int.Min(blocked.Attempts + 1, 2);
        (long interval, ConnectionState state) = blocked.Attempts switch
        {
            0 => (Short, ConnectionState.Blocked),
            1 => (Longer, ConnectionState.BlockedLonger),
            _ => (Longest, ConnectionState.BlockedLongest),
        };
        blocked.Deadline = now + interval;
        _connections.Move(slot, state);
    }

    /// <summary>Retries the sends whose time has come, as far as the queue has room.</summary>
    public void Advance(long now)
    {
        Advance(ConnectionList.Blocked, now);
        Advance(ConnectionList.BlockedLonger, now);
        Advance(ConnectionList.BlockedLongest, now);
    }

    private long NextOf(ConnectionList list) =>
        _connections.Length(list) > 0 ? _connections[_connections.First(list)].Deadline : long.MaxValue;

    private void Advance(ConnectionList list, long now)
    {
        while (NextOf(list) <= now && TryContinue(_connections.First(list)))
        {
        }
    }

    private bool TryContinue(uint slot)
    {
        if (!_queue.TryTakeChain(2, out SqeChain chain))
        {
            return false;
        }

        ref Connection blocked = ref _connections[slot];
        ChainKey key = _connections.BeginChain(slot);
        Entries.Send(ref chain[0], key, blocked.Response, blocked.Sent);
        if (_linger.IsOn && blocked.Input is not (ClientInput.Complete or ClientInput.Closed))
        {
            Entries.Shutdown(ref chain[1], key);
        }
        else
        {
            Entries.Close(ref chain[1], key);
        }

        _connections.Move(slot, ConnectionState.Answering);
        return true;
    }
}
