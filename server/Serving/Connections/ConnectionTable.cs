using System.Diagnostics;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Connections;

/// <summary>The connections of a loop by slot, and the lists of those that wait for the loop.</summary>
/// <remarks>
/// Slots belong to groups in turn. Where each listener has its own slots, its slots are a group. Every operation takes
/// constant time.
/// </remarks>
internal sealed unsafe class ConnectionTable
{
    private const uint NoSlot = uint.MaxValue;

    // The index of RingFigures.AnsweringSlots among the gauges of slots.
    private const byte AnsweringGauge = 2;

    // The index of RingFigures.KeptSlots.
    private const byte KeptGauge = 6;

    // Above this share of the slots, in quarters, lingering connections make room for new ones.
    private const uint CrowdedQuarters = 3;

    private readonly ConnectionList[] _listOf = ListsByState();
    private readonly byte[] _gaugeOf = GaugesByState();
    private readonly Connection[] _connections;
    private readonly ulong* _gauges;

    // Indexed by list. The last two, Linger and Unfinished, have a list for each group.
    private readonly uint[] _first;
    private readonly uint[] _last;
    private readonly uint[] _counts;
    private readonly uint[] _answering;
    private readonly uint[] _usable;

    /// <param name="count">The number of slots, all of them free.</param>
    /// <param name="groups">The number of groups. Slot n belongs to group n modulo this number.</param>
    /// <param name="usable">The number of slots that connections can take at a time.</param>
    /// <param name="figures">Its gauges count the slots by state.</param>
    public ConnectionTable(uint count, uint groups, uint usable, RingFigures* figures)
    {
        _connections = new Connection[count];
        Groups = groups;
        _gauges = &figures->FreeSlots;
        uint lists = (uint)ConnectionList.Linger + (2 * groups);
        (_first, _last, _counts, _answering) = (new uint[lists], new uint[lists], new uint[lists], new uint[groups]);
        _first.AsSpan().Fill(NoSlot);
        _last.AsSpan().Fill(NoSlot);
        for (uint slot = 0; slot < count; slot++)
        {
            Append(ConnectionList.Free, slot);
        }

        _usable = [.. Enumerable.Range(0, (int)groups).Select(group => SizeOf(usable, groups, (uint)group))];
        *_gauges = count;

        // The first use of the moves allocates their table, which the loop must not do.
        Debug.Assert(ConnectionTransitions.Allows(ConnectionState.Free, ConnectionState.Armed), "a free slot can be armed");
    }

    public uint Count => (uint)_connections.Length;

    public uint Groups { get; }

    public ref Connection this[uint slot] => ref _connections[slot];

    /// <summary>Whether every slot is free.</summary>
    public bool IsEmpty => Length(ConnectionList.Free) == Count;

    /// <summary>Whether every connection waits for bytes of a request. So no connection is answered, lingers or is closed.</summary>
    public bool IsWaiting =>
        Length(ConnectionList.Free) + Length(ConnectionList.Kept) + Length(ConnectionList.ReadingHead) + Length(ConnectionList.ReadingBody)
        == Count;

    /// <summary>The number of slots that are not free.</summary>
    public uint InUse => Count - Length(ConnectionList.Free);

    /// <summary>The number of connections of a group that are being answered, as far as the loop knows.</summary>
    public uint Answering(uint group) => _answering[group];

    /// <summary>
    /// Whether lingering connections take so many of the slots which those that are being answered leave in a group that new
    /// connections need room.
    /// </summary>
    public bool IsCrowded(uint group) =>
        Lingering(group) * 4 > (_usable[group] - uint.Min(Answering(group), _usable[group])) * CrowdedQuarters;

    /// <summary>
    /// Whether connections that are being answered have to make room in a group. They do when no slot is left, or when
    /// they take the greater part of the slots while lingering connections crowd the rest.
    /// </summary>
    public bool NeedsRoom(uint group) =>
        Lingering(group) + Answering(group) >= _usable[group] || (2 * Answering(group) > _usable[group] && IsCrowded(group));

    /// <summary>The length of a list. Of the last two lists, the one of a group.</summary>
    public uint Length(ConnectionList list, uint group = 0) => _counts[IndexOf(list, group)];

    /// <summary>The first slot of a list, which must not be empty.</summary>
    public uint First(ConnectionList list, uint group = 0) => _first[IndexOf(list, group)];

    public uint GroupOf(uint slot) => slot % Groups;

    /// <summary>Starts the next generation of a slot's chains. Completions of the chain before are ignored from here on.</summary>
    public ChainKey BeginChain(uint slot) => new(slot, ++_connections[slot].Generation);

    /// <summary>Whether a completion belongs to the chain that the slot has in flight.</summary>
    public bool IsCurrent(UserData data) => data.Generation == _connections[data.Slot].Generation;

    /// <summary>Ends a chain whose last entries may still complete, or may not.</summary>
    public void EndChain(uint slot) => _connections[slot].Generation++;

    /// <summary>Moves a slot to another state, and to the end of that state's list.</summary>
    public void Move(uint slot, ConnectionState to)
    {
        ref Connection moved = ref _connections[slot];
        ConnectionState from = moved.State;
        Debug.Assert(ConnectionTransitions.Allows(from, to), $"slot {slot} moved from {from} to {to}");
        Remove(_listOf[(int)from], slot);
        moved.State = to;
        Append(_listOf[(int)to], slot);
        (byte left, byte entered) = (_gaugeOf[(int)from], _gaugeOf[(int)to]);
        _gauges[left]--;
        _gauges[entered]++;
        _answering[GroupOf(slot)] += (entered == AnsweringGauge ? 1u : 0) - (left == AnsweringGauge ? 1u : 0);
    }

    private static uint SizeOf(uint slots, uint groups, uint group) => (slots - group + groups - 1) / groups;

    private uint IndexOf(ConnectionList list, uint group) =>
        list < ConnectionList.Linger ? (uint)list : (uint)ConnectionList.Linger + ((uint)(list - ConnectionList.Linger) * Groups) + group;

    private uint Lingering(uint group) => Length(ConnectionList.Linger, group) + Length(ConnectionList.Unfinished, group);

    private void Append(ConnectionList name, uint slot)
    {
        if (name == ConnectionList.None)
        {
            return;
        }

        uint list = IndexOf(name, GroupOf(slot));
        uint last = _last[list];
        _connections[slot].Before = last;
        _connections[slot].After = NoSlot;
        if (last == NoSlot)
        {
            _first[list] = slot;
        }
        else
        {
            _connections[last].After = slot;
        }

        _last[list] = slot;
        _counts[list]++;
    }

    private void Remove(ConnectionList name, uint slot)
    {
        if (name == ConnectionList.None)
        {
            return;
        }

        uint list = IndexOf(name, GroupOf(slot));
        (uint before, uint after) = (_connections[slot].Before, _connections[slot].After);
        if (before == NoSlot)
        {
            _first[list] = after;
        }
        else
        {
            _connections[before].After = after;
        }

        if (after == NoSlot)
        {
            _last[list] = before;
        }
        else
        {
            _connections[after].Before = before;
        }

        _counts[list]--;
    }

    private static ConnectionList[] ListsByState()
    {
        ConnectionList[] lists = new ConnectionList[ConnectionTransitions.States];
        lists[(int)ConnectionState.Free] = ConnectionList.Free;
        lists[(int)ConnectionState.Accepted] = ConnectionList.Accepted;
        lists[(int)ConnectionState.Received] = ConnectionList.Received;
        lists[(int)ConnectionState.Lingering] = ConnectionList.Linger;
        lists[(int)ConnectionState.ToDrain] = ConnectionList.ToDrain;
        lists[(int)ConnectionState.Draining] = ConnectionList.Unfinished;
        lists[(int)ConnectionState.ToClose] = ConnectionList.ToClose;
        lists[(int)ConnectionState.Blocked] = ConnectionList.Blocked;
        lists[(int)ConnectionState.BlockedLonger] = ConnectionList.BlockedLonger;
        lists[(int)ConnectionState.BlockedLongest] = ConnectionList.BlockedLongest;
        lists[(int)ConnectionState.BlockedIdle] = ConnectionList.BlockedIdle;
        lists[(int)ConnectionState.Kept] = ConnectionList.Kept;
        lists[(int)ConnectionState.ReadingHead] = ConnectionList.ReadingHead;
        lists[(int)ConnectionState.ReadingBody] = ConnectionList.ReadingBody;
        lists[(int)ConnectionState.Ending] = ConnectionList.Ending;
        return lists;
    }

    /// <summary>The index of the gauge in <see cref="RingFigures"/> that counts the slots of a state.</summary>
    private static byte[] GaugesByState()
    {
        byte[] gauges = new byte[ConnectionTransitions.States];
        gauges[(int)ConnectionState.Armed] = 1;
        gauges[(int)ConnectionState.AcceptFailed] = 1;
        gauges[(int)ConnectionState.Accepted] = AnsweringGauge;
        gauges[(int)ConnectionState.Receiving] = AnsweringGauge;
        gauges[(int)ConnectionState.Received] = AnsweringGauge;
        gauges[(int)ConnectionState.Answering] = AnsweringGauge;
        gauges[(int)ConnectionState.Blocked] = AnsweringGauge;
        gauges[(int)ConnectionState.BlockedLonger] = AnsweringGauge;
        gauges[(int)ConnectionState.BlockedLongest] = AnsweringGauge;
        gauges[(int)ConnectionState.BlockedIdle] = AnsweringGauge;
        gauges[(int)ConnectionState.Lingering] = 3;
        gauges[(int)ConnectionState.ToDrain] = 3;
        gauges[(int)ConnectionState.Draining] = 3;
        gauges[(int)ConnectionState.CancellingDrain] = 3;
        gauges[(int)ConnectionState.Kept] = KeptGauge;
        gauges[(int)ConnectionState.ReadingHead] = AnsweringGauge;
        gauges[(int)ConnectionState.ReadingBody] = AnsweringGauge;
        gauges[(int)ConnectionState.Ending] = 3;
        gauges[(int)ConnectionState.ToClose] = 4;
        gauges[(int)ConnectionState.Closing] = 4;
        return gauges;
    }
}
