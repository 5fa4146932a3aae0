using System.Diagnostics;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Connections;

/// <summary>The state of every slot, and the lists of those that wait for the loop. Nothing in it is found by searching.</summary>
/// <remarks>
/// Slots belong to groups in turn: those that the connections of one listener can take. Each has a list of its own of those that linger.
/// </remarks>
internal sealed unsafe class SlotTable
{
    private const uint Nobody = uint.MaxValue;

    // AnsweringSlots of RingFigures.
    private const byte AnsweringGauge = 2;

    private static readonly SlotList[] s_listOf = ListsByState();
    private static readonly byte[] s_gaugeOf = GaugesByState();

    private readonly Slot[] _slots;
    private readonly ulong* _gauges;

    // The last list stands here once for each group.
    private readonly uint[] _first;
    private readonly uint[] _last;
    private readonly uint[] _counts;
    private readonly uint[] _answering;

    /// <param name="count">How many; all are free.</param>
    /// <param name="groups">How many groups they make: slot n belongs to group n modulo this.</param>
    /// <param name="figures">Where slots by state are told.</param>
    public SlotTable(uint count, uint groups, RingFigures* figures)
    {
        _slots = new Slot[count];
        Groups = groups;
        _gauges = &figures->FreeSlots;
        uint lists = (uint)SlotList.Linger + groups;
        (_first, _last, _counts, _answering) = (new uint[lists], new uint[lists], new uint[lists], new uint[groups]);
        _first.AsSpan().Fill(Nobody);
        _last.AsSpan().Fill(Nobody);
        for (uint slot = 0; slot < count; slot++)
        {
            Append(SlotList.Free, slot);
        }

        *_gauges = count;
    }

    public uint Count => (uint)_slots.Length;

    public uint Groups { get; }

    public ref Slot this[uint slot] => ref _slots[slot];

    /// <summary>How many slots of a group have a connection that is being answered, as far as is known.</summary>
    public uint Answering(uint group) => _answering[group];

    /// <summary>How many slots are in a list: of all groups, or of one where each has its own.</summary>
    public uint Length(SlotList list, uint group = 0) => _counts[IndexOf(list, group)];

    /// <summary>The first of a list, which must not be empty.</summary>
    public uint First(SlotList list, uint group = 0) => _first[IndexOf(list, group)];

    public uint GroupOf(uint slot) => slot % Groups;

    /// <summary>Moves a slot to another state, and to the end of the list that goes with it.</summary>
    public void Move(uint slot, SlotState to)
    {
        ref Slot moved = ref _slots[slot];
        SlotState from = moved.State;
        Debug.Assert(SlotMoves.Allows(from, to), $"slot {slot} moved from {from} to {to}");
        Remove(s_listOf[(int)from], slot);
        moved.State = to;
        Append(s_listOf[(int)to], slot);
        (byte left, byte entered) = (s_gaugeOf[(int)from], s_gaugeOf[(int)to]);
        _gauges[left]--;
        _gauges[entered]++;
        _answering[GroupOf(slot)] += (entered == AnsweringGauge ? 1u : 0) - (left == AnsweringGauge ? 1u : 0);
    }

    private static uint IndexOf(SlotList list, uint group) => (uint)list + (list == SlotList.Linger ? group : 0);

    private void Append(SlotList name, uint slot)
    {
        if (name == SlotList.None)
        {
            return;
        }

        uint list = IndexOf(name, GroupOf(slot));
        uint last = _last[list];
        _slots[slot].Before = last;
        _slots[slot].After = Nobody;
        if (last == Nobody)
        {
            _first[list] = slot;
        }
        else
        {
            _slots[last].After = slot;
        }

        _last[list] = slot;
        _counts[list]++;
    }

    private void Remove(SlotList name, uint slot)
    {
        if (name == SlotList.None)
        {
            return;
        }

        uint list = IndexOf(name, GroupOf(slot));
        (uint before, uint after) = (_slots[slot].Before, _slots[slot].After);
        if (before == Nobody)
        {
            _first[list] = after;
        }
        else
        {
            _slots[before].After = after;
        }

        if (after == Nobody)
        {
            _last[list] = before;
        }
        else
        {
            _slots[after].Before = before;
        }

        _counts[list]--;
    }

    private static SlotList[] ListsByState()
    {
        SlotList[] lists = new SlotList[SlotMoves.States];
        lists[(int)SlotState.Free] = SlotList.Free;
        lists[(int)SlotState.Accepted] = SlotList.Accepted;
        lists[(int)SlotState.Received] = SlotList.Received;
        lists[(int)SlotState.Lingering] = SlotList.Linger;
        lists[(int)SlotState.Draining] = SlotList.Linger;
        lists[(int)SlotState.Due] = SlotList.Due;
        return lists;
    }

    /// <summary>By state, which of the five gauges of <see cref="RingFigures"/> counts it, in their order there.</summary>
    private static byte[] GaugesByState()
    {
        byte[] gauges = new byte[SlotMoves.States];
        gauges[(int)SlotState.Armed] = 1;
        gauges[(int)SlotState.Vacant] = 1;
        gauges[(int)SlotState.Accepted] = AnsweringGauge;
        gauges[(int)SlotState.Receiving] = AnsweringGauge;
        gauges[(int)SlotState.Received] = AnsweringGauge;
        gauges[(int)SlotState.Answering] = AnsweringGauge;
        gauges[(int)SlotState.Lingering] = 3;
        gauges[(int)SlotState.Draining] = 3;
        gauges[(int)SlotState.Halting] = 3;
        gauges[(int)SlotState.Due] = 4;
        gauges[(int)SlotState.Closing] = 4;
        return gauges;
    }
}
