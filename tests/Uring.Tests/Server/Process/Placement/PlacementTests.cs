using CsCheck;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;

namespace Uring.Tests.Server;

/// <summary>The processors of the threads of each ring, on machines of every size.</summary>
public class PlacementTests
{
    private static readonly Gen<uint[]> s_allowed =
        Gen.Select(Gen.Int[1, 130], Gen.UInt[0, 3], (count, step) => Enumerable.Range(0, count).Select(cpu => (uint)cpu * (step + 1)).ToArray());

    private static readonly Gen<int> s_rings = Gen.Int[1, ServerOptions.MaxRings];

    /// <summary>
    /// Processors, rings, and the processors of the kernel's threads and of the loops: none where the
    /// scheduler places them.
    /// </summary>
    public static TheoryData<uint[], int, uint[], uint[]> Machines => new()
    {
        { [0], 1, [0], [0] },
        { [0, 1], 1, [1], [0] },
        { [0, 1, 2], 1, [2], [1] },
        { [0, 1, 2, 3], 1, [], [] },
        { [5, 9], 1, [9], [5] },
        { [0, 1], 2, [1, 0], [1, 0] },
        { [0, 1], 3, [1, 0, 1], [1, 0, 1] },
        { [0, 1, 2], 2, [2, 1], [2, 1] },
        { [0, 1, 2, 3], 2, [3, 2], [1, 0] },
        { [0, 1, 2, 3, 4], 2, [], [] },
        { [0, 1, 2, 3, 4, 5, 6, 7], 4, [7, 6, 5, 4], [3, 2, 1, 0] },
        { [0, 1, 2, 3, 4, 5, 6, 7, 8], 4, [], [] },
        { [], 2, [], [] },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Loops_have_a_lower_priority_only_on_few_processors(uint[] allowed, int rings, uint[] submissions, uint[] loops)
    {
        ThreadPlacement[] places = Places(allowed, new ServerOptions { Rings = rings });
        for (int ring = 0; ring < rings; ring++)
        {
            Assert.Equal(
                submissions.Length > 0
                    ? new ThreadPlacement(submissions[ring], loops[ring], IsBackground: true)
                    : new ThreadPlacement(null, null, IsBackground: false),
                places[ring]);
            Assert.Equal(submissions.Length > 0 && submissions[ring] == loops[ring], places[ring].IsShared);
            Assert.Equal(submissions.Length == 0 ? 0 : 10, places[ring].LoopNice);
        }
    }

    [Fact]
    public void The_rings_are_distributed_evenly_over_the_allowed_processors() =>
        Gen.Select(s_allowed, s_rings).Sample((allowed, rings) =>
        {
            ThreadPlacement[] places = Places(allowed, new ServerOptions { Rings = rings });
            bool few = allowed.Length < 4 || allowed.Length < (2 * rings) + 1;
            Assert.All(places, place => Assert.Equal(few, place.IsBackground));
            Assert.All(places, place => Assert.Equal(few, place.SubmissionCpu is { } cpu && allowed.Contains(cpu)));
            Assert.All(places, place => Assert.Equal(few, place.LoopCpu is { } cpu && allowed.Contains(cpu)));
            Assert.All(places, place => Assert.Equal(few && 2 * rings > allowed.Length, place.IsShared));
            if (few)
            {
                AssertEven(places.Select(place => place.SubmissionCpu), int.Min(rings, allowed.Length));
                AssertEven(places.Select(place => place.LoopCpu), int.Min(rings, allowed.Length));
            }
        });

    [Fact]
    public void The_threads_run_on_the_processors_of_the_option_on_every_machine() =>
        Gen.Select(s_allowed, s_rings, Gen.Int[1, 140], Gen.Bool).Sample((asked, rings, machine, batched) =>
        {
            uint[] allowed = [.. Enumerable.Range(0, machine).Select(cpu => (uint)cpu)];
            ServerOptions options = new() { Rings = rings, Cpus = asked, Mode = batched ? ServerMode.Batched : ServerMode.SqPoll };
            ThreadPlacement[] places = Places(allowed, options);
            Assert.All(places, place => Assert.Contains(place.LoopCpu!.Value, asked));
            if (batched)
            {
                Assert.All(places, place => Assert.Null(place.SubmissionCpu));
                Assert.Equal(asked.Take(rings), places.Take(asked.Length).Select(place => place.LoopCpu!.Value));
            }
            else if (asked.Length >= 2 * rings)
            {
                Assert.Equal(
                    asked.Take(2 * rings), places.SelectMany(place => new[] { place.SubmissionCpu!.Value, place.LoopCpu!.Value }));
            }
            else
            {
                Assert.All(places, place => Assert.True(place.IsShared));
                Assert.Equal(asked.Take(rings), places.Take(asked.Length).Select(place => place.LoopCpu!.Value));
            }
        });

    [Fact]
    public void The_scheduler_places_a_batched_loop_without_the_option() =>
        Gen.Select(s_allowed, s_rings).Sample((allowed, rings) => Assert.All(
            Places(allowed, new ServerOptions { Rings = rings, Mode = ServerMode.Batched }),
            place => Assert.Equal(new ThreadPlacement(null, null, IsBackground: false), place)));

    private static void AssertEven(IEnumerable<uint?> cpus, int different)
    {
        int[] rivals = [.. cpus.GroupBy(cpu => cpu).Select(group => group.Count())];
        Assert.Equal(different, rivals.Length);
        Assert.InRange(rivals.Max() - rivals.Min(), 0, 1);
    }

    private static ThreadPlacement[] Places(uint[] allowed, ServerOptions options) =>
        [.. Enumerable.Range(0, options.Rings).Select(ring => ThreadPlacement.Choose(allowed, options, ring))];
}
