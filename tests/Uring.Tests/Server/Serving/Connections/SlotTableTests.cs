using System.Runtime.InteropServices;
using CsCheck;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Tests.Server;

/// <summary>Compares the slot table with a model of plain lists, after random moves.</summary>
public sealed unsafe class SlotTableTests
{
    private static readonly SlotState[] s_states = Enum.GetValues<SlotState>();

    private static readonly SlotState[] s_answering = [SlotState.Accepted, SlotState.Receiving, SlotState.Received, SlotState.Answering];

    [Fact]
    public void Lists_are_first_in_first_out_and_gauges_sum_to_the_number_of_slots_after_any_moves() =>
        Gen.Select(Gen.UInt[1, 12], Gen.UInt[1, 3], Gen.Select(Gen.UInt[0, 11], Gen.Int[0, 99]).Array[0, 200]).Sample((count, groups, moves) =>
        {
            var figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
            try
            {
                SlotTable table = new(count, groups, figures);
                Model model = new(count, groups);
                model.AssertSame(table, figures);
                foreach ((uint slot, int choice) in moves)
                {
                    SlotState from = table[slot % count].State;
                    SlotState[] allowed = [.. s_states.Where(to => SlotMoves.Allows(from, to))];
                    SlotState to = allowed[choice % allowed.Length];
                    table.Move(slot % count, to);
                    model.Move(slot % count, to);
                    model.AssertSame(table, figures);
                }
            }
            finally
            {
                NativeMemory.Free(figures);
            }
        });

    [Fact]
    public void Every_state_leads_back_to_free()
    {
        foreach (SlotState state in s_states)
        {
            HashSet<SlotState> reached = [state];
            for (int before = 0; before < reached.Count;)
            {
                before = reached.Count;
                reached.UnionWith(s_states.Where(to => reached.Any(from => SlotMoves.Allows(from, to))));
            }

            Assert.Contains(SlotState.Free, reached);
        }
    }

    private sealed class Model
    {
        private readonly SlotState[] _states;
        private readonly uint _groups;
        private readonly Dictionary<(SlotList, uint), List<uint>> _lists;

        public Model(uint count, uint groups)
        {
            _groups = groups;
            _lists = Enum.GetValues<SlotList>()
                .SelectMany(list => Enumerable.Range(0, list == SlotList.Linger ? (int)groups : 1).Select(group => (list, (uint)group)))
                .ToDictionary(key => key, _ => new List<uint>());
            _states = new SlotState[count];
            for (uint slot = 0; slot < count; slot++)
            {
                _lists[(SlotList.Free, 0)].Add(slot);
            }
        }

        public void Move(uint slot, SlotState to)
        {
            _ = ListOf(slot).Remove(slot);
            _states[slot] = to;
            ListOf(slot).Add(slot);
        }

        public void AssertSame(SlotTable table, RingFigures* figures)
        {
            Assert.Equal(_states, Enumerable.Range(0, _states.Length).Select(slot => table[(uint)slot].State));
            foreach (((SlotList list, uint group), List<uint> slots) in _lists.Where(pair => pair.Key.Item1 != SlotList.None))
            {
                Assert.Equal((uint)slots.Count, table.Length(list, group));
                for (int i = 0; i < slots.Count; i++)
                {
                    Assert.Equal(slots[i], i == 0 ? table.First(list, group) : table[slots[i - 1]].After);
                }
            }

            for (uint group = 0; group < _groups; group++)
            {
                Assert.Equal(
                    (uint)_states.Where((state, slot) => slot % _groups == group && s_answering.Contains(state)).Count(), table.Answering(group));
            }

            Assert.Equal(Count(SlotState.Free), figures->FreeSlots);
            Assert.Equal(Count(SlotState.Armed, SlotState.Vacant), figures->ArmedSlots);
            Assert.Equal(Count(s_answering), figures->AnsweringSlots);
            Assert.Equal(Count(SlotState.Lingering, SlotState.Draining, SlotState.Halting), figures->LingeringSlots);
            Assert.Equal(Count(SlotState.Due, SlotState.Closing), figures->ClosingSlots);
            Assert.Equal(
                (ulong)_states.Length,
                figures->FreeSlots + figures->ArmedSlots + figures->AnsweringSlots + figures->LingeringSlots + figures->ClosingSlots);
        }

        private ulong Count(params SlotState[] states) => (ulong)_states.Count(states.Contains);

        private List<uint> ListOf(uint slot)
        {
            SlotList list = ListOf(_states[slot]);
            return _lists[(list, list == SlotList.Linger ? slot % _groups : 0)];
        }

        private static SlotList ListOf(SlotState state) => state switch
        {
            SlotState.Free => SlotList.Free,
            SlotState.Accepted => SlotList.Accepted,
            SlotState.Received => SlotList.Received,
            SlotState.Lingering or SlotState.Draining => SlotList.Linger,
            SlotState.Due => SlotList.Due,
            _ => SlotList.None,
        };
    }
}
