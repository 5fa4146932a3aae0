using System.Diagnostics;

namespace Uring.Server.Loop;

/// <summary>The state of every slot, and the free ones in the order in which they became free.</summary>
internal sealed class SlotTable
{
    private readonly SlotState[] _states;
    private readonly uint[] _free;
    private uint _firstFree;

    public SlotTable(uint count)
    {
        _states = new SlotState[count];
        _free = new uint[count];
        for (uint slot = 0; slot < count; slot++)
        {
            _free[slot] = slot;
        }

        Free = count;
    }

    public uint Count => (uint)_states.Length;

    /// <summary>How many slots are free.</summary>
    public uint Free { get; private set; }

    public SlotState this[uint slot] => _states[slot];

    /// <summary>Arms the slot that has been free for longest; there must be one.</summary>
    public uint Arm()
    {
        Debug.Assert(Free > 0, "no slot is free");
        uint slot = _free[_firstFree];
        _firstFree = _firstFree + 1 == Count ? 0 : _firstFree + 1;
        Free--;
        Move(slot, SlotState.Free, SlotState.Armed);
        return slot;
    }

    /// <summary>The slot's accept failed.</summary>
    public void Vacate(uint slot) => Move(slot, SlotState.Armed, SlotState.Vacant);

    /// <summary>The slot's chain has ended.</summary>
    public void Release(uint slot)
    {
        Move(slot, _states[slot], SlotState.Free);
        uint last = _firstFree + Free;
        _free[last >= Count ? last - Count : last] = slot;
        Free++;
    }

    private void Move(uint slot, SlotState from, SlotState to)
    {
        Debug.Assert(_states[slot] == from && from != to, "a completion moved a slot that was not where it should be");
        _states[slot] = to;
    }
}
