using System.Diagnostics.Metrics;
using Uring.Diagnostics;
using Uring.Interop;
using Uring.Tests.Package;
using Uring.Tests.Support;

namespace Uring.Tests.Async.Diagnostics;

/// <summary>The meter "Uring". The class has the process to itself, as other tests move its values.</summary>
[Collection(AloneCollection.Name)]
public sealed class MeterTests : IDisposable
{
    private static readonly string[] s_counts = ["uring.operations", "uring.wakes", "uring.enters", "uring.overflows"];

    private readonly MeterReader _reader = new();

    [Fact]
    public void Instruments_have_the_names_and_units_of_the_guide()
    {
        string[][] table = new GuideFile("interop/Async/README.md").Table("| instrument | unit | meaning |");

        Assert.Equal(
            table.Select(row => (GuideFile.Names(row[0]).Single(), GuideFile.Names(row[1]).Single())).Order(),
            _reader.Instruments.Select(instrument => (instrument.Name, instrument.Unit!)).Order());
        Assert.All(_reader.Instruments, instrument => Assert.NotEmpty(instrument.Description!));
        Assert.Equal(
            ["uring.depth", "uring.loops"],
            _reader.Instruments.OfType<ObservableUpDownCounter<long>>().Select(instrument => instrument.Name).Order());
    }

    [Fact]
    public async Task Operations_of_a_context_count_and_stay_counted_after_its_end()
    {
        const int Count = 100;
        long operations = _reader["uring.operations"];
        long[] others = _reader.Read("uring.wakes", "uring.enters");
        long loops = _reader["uring.loops"];
        await using (UringContext context = new(new UringContextOptions { Loops = 2 }))
        {
            for (int i = 0; i < Count; i++)
            {
                Assert.Equal(0, (await context.SubmitAsync(static (ref io_uring_sqe sqe, int _) => sqe.PrepNop(), 0)).Value);
            }

            await UntilAsync("uring.operations", operations + Count);
            await UntilAsync("uring.loops", loops + 2);
            long[] moved = _reader.Read("uring.wakes", "uring.enters");
            Assert.All(moved.Zip(others), pair => Assert.True(pair.First > pair.Second, $"{pair.First} is not above {pair.Second}"));
        }

        Assert.Equal([operations + Count, loops], _reader.Read("uring.operations", "uring.loops"));
    }

    /// <remarks>The first call takes the read of the eventfd, and the last one follows the last sleep.</remarks>
    [Fact]
    public async Task The_last_call_of_a_loop_counts()
    {
        long enters = _reader["uring.enters"];

        await new UringContext(new UringContextOptions { Loops = 1, Spin = TimeSpan.Zero }).DisposeAsync();

        Assert.True(_reader["uring.enters"] - enters >= 2, $"{_reader["uring.enters"] - enters} calls are counted");
    }

    [Fact]
    public async Task Depth_is_the_number_of_operations_in_flight()
    {
        const int Count = 3;
        long depth = _reader["uring.depth"];
        await using UringContext context = new();
        using CancellationTokenSource source = new();
        Task[] delays = [.. Enumerable.Range(0, Count).Select(_ => context.Delay(Timeout.InfiniteTimeSpan, source.Token).AsTask())];
        await UntilAsync("uring.depth", depth + Count);

        await source.CancelAsync();

        foreach (Task delay in delays)
        {
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
        }

        await UntilAsync("uring.depth", depth);
    }

    [Fact]
    public void Every_figure_of_a_loop_counts_and_only_its_depth_ends_with_it()
    {
        long[] before = _reader.Read(s_counts);
        long depth = _reader["uring.depth"];
        LoopFigures figures = new();
        figures.Publish(operations: 1, wakes: 2, depth: 3, enters: 4, overflows: 5);

        UringMeter.Add(figures);
        Assert.Equal([before[0] + 1, before[1] + 2, before[2] + 4, before[3] + 5], _reader.Read(s_counts));
        Assert.Equal(depth + 3, _reader["uring.depth"]);

        UringMeter.Remove(figures);
        UringMeter.Remove(figures);
        Assert.Equal([before[0] + 1, before[1] + 2, before[2] + 4, before[3] + 5], _reader.Read(s_counts));
        Assert.Equal(depth, _reader["uring.depth"]);
    }

    [Fact]
    public async Task Counts_never_fall_while_loops_end()
    {
        const int Count = 20_000;
        long before = _reader["uring.operations"];
        Task ends = Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                LoopFigures figures = new();
                figures.Publish(operations: 1, wakes: 0, depth: 0, enters: 0, overflows: 0);
                UringMeter.Add(figures);
                UringMeter.Remove(figures);
            }
        });
        for (long last = before; last < before + Count;)
        {
            long next = _reader["uring.operations"];
            Assert.True(next >= last, $"{next} after {last}");
            last = next;
        }

        await ends;
        Assert.Equal(before + Count, _reader["uring.operations"]);
    }

    [Fact]
    public void A_refusal_counts_and_a_listener_that_starts_later_reads_the_count()
    {
        long before = _reader["uring.fallbacks"];

        RefusedCalls.Run((int)LinuxAbi.__NR_io_uring_setup, Errno.EPERM, () => Assert.NotNull(KernelSupport.FindReason()));

        using MeterReader later = new();
        Assert.Equal((before + 1, before + 1), (_reader["uring.fallbacks"], later["uring.fallbacks"]));
    }

    public void Dispose() => _reader.Dispose();

    private Task UntilAsync(string instrument, long value) =>
        Poll.UntilAsync(() => _reader[instrument] == value, () => $"{instrument} is {_reader[instrument]}, not {value}");
}
