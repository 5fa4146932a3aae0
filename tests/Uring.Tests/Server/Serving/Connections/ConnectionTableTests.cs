using System.Runtime.InteropServices;
using CsCheck;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Connections;

namespace Uring.Tests.Server;

/// <summary>
/// The table of connections beside a model of plain lists: after any moves both hold the same.
/// </summary>
public sealed unsafe class ConnectionTableTests
{
    private static readonly ConnectionState[] s_states = Enum.GetValues<ConnectionState>();

    private static readonly ConnectionState[] s_answering =
    [
        ConnectionState.Accepted, ConnectionState.Receiving, ConnectionState.Received, ConnectionState.Answering, ConnectionState.Blocked,
        ConnectionState.BlockedLonger, ConnectionState.BlockedLongest, ConnectionState.BlockedIdle, ConnectionState.ReadingHead,
        ConnectionState.ReadingBody,
    ];

    [Fact]
    public void Lists_are_first_in_first_out_and_gauges_sum_to_the_number_of_slots_after_any_moves() =>
        Gen.Select(Gen.UInt[1, 12], Gen.UInt[1, 3], Gen.Select(Gen.UInt[0, 11], Gen.Int[0, 99]).Array[0, 200]).Sample((count, groups, moves) =>
        {
            var figures = (RingFigures*)NativeMemory.AllocZeroed((nuint)sizeof(RingFigures));
            try
            {
                ConnectionTable table = new(count, groups, count, figures);
                Model model = new(count, groups);
                model.AssertSame(table, figures);
                foreach ((uint slot, int choice) in moves)
                {
                    ConnectionState from = table[slot % count].State;
                    ConnectionState[] allowed = [.. s_states.Where(to => ConnectionTransitions.Allows(from, to))];
                    ConnectionState to = allowed[choice % allowed.Length];
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
        foreach (ConnectionState state in s_states)
        {
            HashSet<ConnectionState> reached = [state];
            for (int before = 0; before < reached.Count;)
            {
                before = reached.Count;
                reached.UnionWith(s_states.Where(to => reached.Any(from => ConnectionTransitions.Allows(from, to))));
            }

            Assert.Contains(ConnectionState.Free, reached);
        }
    }

    private sealed class Model
    {
        private readonly ConnectionState[] _states;
        private readonly uint _groups;
        private readonly Dictionary<(ConnectionList, uint), List<uint>> _lists;

        public Model(uint count, uint groups)
        {
            _groups = groups;
            _lists = Enum.GetValues<ConnectionList>()
                .SelectMany(list => Enumerable.Range(0, list >= ConnectionList.Linger ? (int)groups : 1).Select(group => (list, (uint)group)))
                .ToDictionary(key => key, _ => new List<uint>());
            _states = new ConnectionState[count];
            for (uint slot = 0; slot < count; slot++)
            {
                _lists[(ConnectionList.Free, 0)].Add(slot);
            }
        }

        public void Move(uint slot, ConnectionState to)
        {
            _ = ListOf(slot).Remove(slot);
            _states[slot] = to;
            ListOf(slot).Add(slot);
        }

        public void AssertSame(ConnectionTable table, RingFigures* figures)
        {
            Assert.Equal(_states, Enumerable.Range(0, _states.Length).Select(slot => table[(uint)slot].State));
            foreach (((ConnectionList list, uint group), List<uint> slots) in _lists.Where(pair => pair.Key.Item1 != ConnectionList.None))
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

            Assert.Equal(Count(ConnectionState.Free), figures->FreeSlots);
            Assert.Equal(Count(ConnectionState.Armed, ConnectionState.AcceptFailed), figures->ArmedSlots);
            Assert.Equal(Count(s_answering), figures->AnsweringSlots);
            Assert.Equal(
                Count(ConnectionState.Lingering, ConnectionState.ToDrain, ConnectionState.Draining, ConnectionState.CancellingDrain, ConnectionState.Ending),
                figures->LingeringSlots);
            Assert.Equal(Count(ConnectionState.ToClose, ConnectionState.Closing), figures->ClosingSlots);
            Assert.Equal(Count(ConnectionState.Kept), figures->KeptSlots);
            Assert.Equal(
                (ulong)_states.Length,
                figures->KeptSlots + figures->FreeSlots + figures->ArmedSlots + figures->AnsweringSlots + figures->LingeringSlots + figures->ClosingSlots);
        }

        private ulong Count(params ConnectionState[] states) => (ulong)_states.Count(states.Contains);

        private List<uint> ListOf(uint slot)
        {
            ConnectionList list = ListOf(_states[slot]);
            return _lists[(list, list >= ConnectionList.Linger ? slot % _groups : 0)];
        }

        private static ConnectionList ListOf(ConnectionState state) => state switch
        {
            ConnectionState.Free => ConnectionList.Free,
            ConnectionState.Accepted => ConnectionList.Accepted,
            ConnectionState.Received => ConnectionList.Received,
            ConnectionState.Lingering => ConnectionList.Linger,
            ConnectionState.ToDrain => ConnectionList.ToDrain,
            ConnectionState.Draining => ConnectionList.Unfinished,
            ConnectionState.ToClose => ConnectionList.ToClose,
            ConnectionState.Blocked => ConnectionList.Blocked,
            ConnectionState.BlockedLonger => ConnectionList.BlockedLonger,
            ConnectionState.BlockedLongest => ConnectionList.BlockedLongest,
            ConnectionState.BlockedIdle => ConnectionList.BlockedIdle,
            ConnectionState.Kept => ConnectionList.Kept,
            ConnectionState.ReadingHead => ConnectionList.ReadingHead,
            ConnectionState.ReadingBody => ConnectionList.ReadingBody,
            ConnectionState.Ending => ConnectionList.Ending,
            _ => ConnectionList.None,
        };
    }
}
