namespace Uring.Loops;

/// <summary>A first-in, first-out list of items, for one thread.</summary>
internal struct ItemList
{
    private LoopItem? _oldest;
    private LoopItem? _newest;

    public readonly bool IsEmpty => _oldest is null;

    public void Add(LoopItem item)
    {
        item.Next = null;
        if (_newest is null)
        {
            _oldest = item;
        }
        else
        {
            _newest.Next = item;
        }

        _newest = item;
    }

    /// <summary>Returns the oldest item, and leaves it in the list.</summary>
    public readonly LoopItem? Peek() => _oldest;

    /// <summary>Removes the oldest item of a list that is not empty.</summary>
    public void RemoveOldest()
    {
        LoopItem oldest = _oldest!;
        _oldest = oldest.Next;
        oldest.Next = null;
        if (_oldest is null)
        {
            _newest = null;
        }
    }
}
