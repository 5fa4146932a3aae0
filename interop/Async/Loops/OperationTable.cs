using Uring.Operations;

namespace Uring.Loops;

/// <summary>The operations that a loop has accepted and not completed, by slot and generation.</summary>
internal sealed class OperationTable
{
    private Slot[] _slots = new Slot[64];
    private int _used;
    private int _free = -1;

    /// <summary>The number of operations.</summary>
    public int Count { get; private set; }

    /// <summary>Gives an operation a slot.</summary>
    public void Add(Operation operation)
    {
        int index = _free;
        if (index >= 0)
        {
            _free = _slots[index].NextFree;
        }
        else
        {
            index = _used++;
            if (index == _slots.Length)
            {
                Array.Resize(ref _slots, index * 2);
            }
        }

        ref Slot slot = ref _slots[index];
        slot.Operation = operation;
        slot.Use = operation.Use;
        slot.Generation++;
        operation.Tag = OperationTag.Of(index, slot.Generation);
        operation.Slot = index;
        Count++;
    }

    /// <summary>Returns the operation of a tag, or null when its slot has another generation.</summary>
    public Operation? Find(ulong tag)
    {
        int index = OperationTag.Slot(tag);
        if (index >= _used)
        {
            return null;
        }

        ref Slot slot = ref _slots[index];
        return (slot.Generation & OperationTag.Generations) == OperationTag.Generation(tag) ? slot.Operation : null;
    }

    /// <summary>Whether the table has this use of the operation.</summary>
    public bool Contains(Operation operation, int use)
    {
        int index = operation.Slot;
        return index < _used && _slots[index].Operation == operation && _slots[index].Use == use;
    }

    public void Remove(Operation operation)
    {
        ref Slot slot = ref _slots[operation.Slot];
        slot.Operation = null;
        slot.NextFree = _free;
        _free = operation.Slot;
        Count--;
    }

    /// <summary>Calls the action for each operation. The action must not add or remove any.</summary>
    public void ForEach(Action<Operation> action)
    {
        foreach (ref Slot slot in _slots.AsSpan(0, _used))
        {
            if (slot.Operation is { } operation)
            {
                action(operation);
            }
        }
    }

    private struct Slot
    {
        public Operation? Operation;
        public uint Generation;
        public int Use;
        public int NextFree;
    }
}
