using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Answering;

/// <summary>
/// The connections whose response did not fit into the socket's buffer, in the order of their last progress.
/// </summary>
/// <remarks>
/// A full buffer takes more bytes only when the client has acknowledged some. The kernel takes bytes in packets, so the loop
/// sees progress in steps: docs/slow-clients.md. Times are in milliseconds of the running time of the loop. A turn counts for
/// half a second at most, so a process that is suspended or gets no processor resets no client. The time without progress
/// ends with the last attempt: an SQ thread without a processor makes no attempt.
/// </remarks>
internal sealed class SendProgress
{
    // In milliseconds.
    private const long LongestTurn = 500;

    private readonly ConnectionTable _connections;

    // One for each group of slots.
    private readonly SlotQueue[] _queues;

    private long _lastTurn;

    public SendProgress(ConnectionTable connections)
    {
        _connections = connections;
        _queues = [.. Enumerable.Range(0, (int)connections.Groups).Select(_ => new SlotQueue(connections.Count))];
    }

    /// <summary>The running time of the loop.</summary>
    public long Now { get; private set; }

    /// <summary>Begins a turn.</summary>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    public void BeginTurn(long now)
    {
        Now += long.Min(now - _lastTurn, LongestTurn);
        _lastTurn = now;
    }

    /// <summary>Records a send that did not send the whole rest of a response.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="progress">Whether it has sent something.</param>
    public void Record(uint slot, bool progress)
    {
        SlotQueue queue = _queues[_connections.GroupOf(slot)];
        if (progress || !queue.Contains(slot))
        {
            queue.Requeue(slot);
            _connections[slot].LastProgress = Now;
        }

        _connections[slot].Idle = Now - _connections[slot].LastProgress;
    }

    /// <summary>Removes a connection whose answer has ended.</summary>
    public void Ended(uint slot) => _queues[_connections.GroupOf(slot)].Remove(slot);

    /// <summary>Returns the connection of a group that has made no progress for the longest time.</summary>
    /// <returns>False when every response fits into its buffer.</returns>
    public bool TryLongest(uint group, out uint slot) => _queues[group].TryPeek(out slot);
}
