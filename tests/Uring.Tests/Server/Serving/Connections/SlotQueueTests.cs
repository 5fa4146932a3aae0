using CsCheck;
using Uring.Server.Serving.Connections;

namespace Uring.Tests.Server;

/// <summary>The queue of slots beside a plain list: after any steps both hold the same.</summary>
public sealed class SlotQueueTests
{
    [Fact]
    public void The_first_slot_is_the_one_that_was_added_first_after_any_steps() =>
        Gen.Select(Gen.UInt[1, 8], Gen.Select(Gen.UInt[0, 7], Gen.Bool).Array[0, 100]).Sample((slots, steps) =>
        {
            SlotQueue queue = new(slots);
            List<uint> model = [];
            foreach ((uint any, bool add) in steps)
            {
                uint slot = any % slots;
                _ = model.Remove(slot);
                if (add)
                {
                    model.Add(slot);
                    queue.Requeue(slot);
                }
                else
                {
                    queue.Remove(slot);
                }

                Assert.Equal(model.Count > 0, queue.TryPeek(out uint first));
                Assert.True(model.Count == 0 || model[0] == first);
                Assert.All(Enumerable.Range(0, (int)slots), index => Assert.Equal(model.Contains((uint)index), queue.Contains((uint)index)));
            }

            foreach (uint slot in model)
            {
                Assert.True(queue.TryPeek(out uint first));
                Assert.Equal(slot, first);
                queue.Remove(first);
            }

            Assert.False(queue.TryPeek(out _));
        });
}
