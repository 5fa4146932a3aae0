namespace Uring.Loops;

/// <summary>
/// A queue from all threads to one loop: a list that any thread pushes to, and that the loop takes whole.
/// </summary>
/// <remarks>A push allocates nothing. A push after <see cref="Close"/> fails, so no item is lost at the end of a loop.</remarks>
internal sealed class Inbox
{
    private static readonly LoopItem s_closed = new ClosedMark();

    private LoopItem? _newest;

    /// <summary>Whether there is nothing to take. A closed inbox is empty.</summary>
    public bool IsEmpty => Volatile.Read(ref _newest) is not { } newest || newest == s_closed;

    /// <summary>Adds an item. The call is a full fence.</summary>
    /// <returns>False when the inbox is closed.</returns>
    public bool TryPush(LoopItem item)
    {
        LoopItem? newest = Volatile.Read(ref _newest);
        while (newest != s_closed)
        {
            item.Next = newest;
            LoopItem? found = Interlocked.CompareExchange(ref _newest, item, newest);
            if (found == newest)
            {
                return true;
            }

            newest = found;
        }

        return false;
    }

    /// <summary>Takes all items.</summary>
    /// <returns>The oldest item, linked to the newer ones, or null.</returns>
    public LoopItem? TakeAll() => IsEmpty ? null : OldestFirst(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes all items for the last time. A second call takes nothing.</summary>
    /// <inheritdoc cref="TakeAll" path="/returns"/>
    public LoopItem? Close()
    {
        LoopItem? newest = Interlocked.Exchange(ref _newest, s_closed);
        return newest == s_closed ? null : OldestFirst(newest);
    }

    private static LoopItem? OldestFirst(LoopItem? newest)
    {
        LoopItem? oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }

    private sealed class ClosedMark : LoopItem;
}
