namespace Uring.Server.Serving.Connections;

/// <summary>Slots in the order in which they were added, beside the lists of <see cref="ConnectionTable"/>.</summary>
/// <remarks>Every operation takes constant time and allocates nothing.</remarks>
internal sealed class SlotQueue
{
    // A slot that is in no queue.
    private const uint Absent = uint.MaxValue - 1;
    private const uint End = uint.MaxValue;

    private readonly uint[] _before;
    private readonly uint[] _after;
    private uint _first = End;
    private uint _last = End;

    /// <param name="slots">The number of slots.</param>
    public SlotQueue(uint slots)
    {
        _before = new uint[slots];
        _after = new uint[slots];
        _before.AsSpan().Fill(Absent);
    }

    /// <summary>Whether a slot is in the queue.</summary>
    public bool Contains(uint slot) => _before[slot] != Absent;

    /// <summary>Returns the slot that was added first.</summary>
    /// <returns>False when the queue is empty.</returns>
    public bool TryPeek(out uint slot)
    {
        slot = _first;
        return slot != End;
    }

    /// <summary>Moves a slot to the end of the queue, or adds it there.</summary>
    public void Requeue(uint slot)
    {
        Remove(slot);
        _before[slot] = _last;
        _after[slot] = End;
        (_last == End ? ref _first : ref _after[_last]) = slot;
        _last = slot;
    }

    /// <summary>Removes a slot, if it is in the queue.</summary>
    public void Remove(uint slot)
    {
        (uint before, uint after) = (_before[slot], _after[slot]);
        if (before == Absent)
        {
            return;
        }

        (before == End ? ref _first : ref _after[before]) = after;
        (after == End ? ref _last : ref _before[after]) = before;
        _before[slot] = Absent;
    }
}
