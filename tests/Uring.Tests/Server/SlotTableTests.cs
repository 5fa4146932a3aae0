using System.Runtime.InteropServices;
using CsCheck;
using Uring.Server.Figures;
using Uring.Server.Loop.Slots;

namespace Uring.Tests.Server;

/// <summary>The table of slots against a model that is plain lists: whatever moves are made, both hold the same.</summary>
public sealed unsafe class SlotTableTests
{
    private static readonly SlotState[] s_states = Enum.GetValues<SlotState>();

    [Fact]
    public void Lists_are_first_in_first_out_and_gauges_sum_to_the_count_after_any_moves() =>
        Gen.Select(Gen.UInt[1, 12], Gen.Select(Gen.UInt[0, 11], Gen.Int[0, 99]).Array[0, 200]).Sample((count, moves) =>
        {
            var figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
            try
            {
                SlotTable table = new(count, figures);
                Model model = new(count);
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
    public void From_every_state_there_is_a_way_back_to_free()
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
        private readonly Dictionary<SlotList, List<uint>> _lists = Enum.GetValues<SlotList>().ToDictionary(list => list, _ => new List<uint>());

        public Model(uint count)
        {
            _states = new SlotState[count];
            for (uint slot = 0; slot < count; slot++)
            {
                _lists[SlotList.Free].Add(slot);
            }
        }

        public void Move(uint slot, SlotState to)
        {
            _ = _lists[ListOf(_states[slot])].Remove(slot);
            _states[slot] = to;
            _lists[ListOf(to)].Add(slot);
        }

        public void AssertSame(SlotTable table, RingFigures* figures)
        {
            Assert.Equal(_states, Enumerable.Range(0, _states.Length).Select(slot => table[(uint)slot].State));
            foreach ((SlotList list, List<uint> slots) in _lists.Where(pair => pair.Key != SlotList.None))
            {
                Assert.Equal((uint)slots.Count, table.Length(list));
                for (int i = 0; i < slots.Count; i++)
                {
                    Assert.Equal(slots[i], i == 0 ? table.First(list) : table[slots[i - 1]].After);
                }
            }

            Assert.Equal(Count(SlotState.Free), figures->FreeSlots);
            Assert.Equal(Count(SlotState.Armed, SlotState.Vacant), figures->ArmedSlots);
            Assert.Equal(
                Count(SlotState.Accepted, SlotState.Receiving, SlotState.Received, SlotState.Answering), figures->AnsweringSlots);
            Assert.Equal(Count(SlotState.Lingering, SlotState.Draining, SlotState.Halting), figures->LingeringSlots);
            Assert.Equal(Count(SlotState.Due, SlotState.Closing), figures->ClosingSlots);
            Assert.Equal(
                (ulong)_states.Length,
                figures->FreeSlots + figures->ArmedSlots + figures->AnsweringSlots + figures->LingeringSlots + figures->ClosingSlots);
        }

        private ulong Count(params SlotState[] states) => (ulong)_states.Count(states.Contains);

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
