using System.Runtime.CompilerServices;

namespace Uring.Tests.Async;

/// <summary>Continuations of one loop share threads of the pool.</summary>
public sealed class DispatchTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    /// <remarks>The completions arrive together: all entries are submitted by code on the loop.</remarks>
    [Fact]
    public async Task A_continuation_that_blocks_does_not_hold_up_the_others()
    {
        const int Others = 50;
        await using UringContext context = new();
        using CountdownEvent others = new(Others);
        Task blocking = Task.CompletedTask;
        Task[] rest = [];
        await context.RunAsync(() =>
        {
            // ConfigureAwait(false) continues on the pool, not on the loop.
            blocking = ThenAsync(context, others.Wait);
            rest = [.. Enumerable.Range(0, Others).Select(_ => ThenAsync(context, () => others.Signal()))];
            return Task.CompletedTask;
        });
        await blocking;
        await Task.WhenAll(rest);
    }

    [Fact]
    public async Task Continuations_that_all_block_get_a_thread_each()
    {
        int count = Environment.ProcessorCount + 2;
        await using UringContext context = new();
        using Barrier barrier = new(count);
        Task[] all = [];
        await context.RunAsync(() =>
        {
            all = [.. Enumerable.Range(0, count).Select(_ => ThenAsync(context, barrier.SignalAndWait))];
            return Task.CompletedTask;
        });
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task A_continuation_that_blocks_does_not_hold_up_the_disposal()
    {
        UringContext context = new();
        using ManualResetEventSlim released = new();
        Task blocking = Task.CompletedTask;
        Task other = Task.CompletedTask;
        await context.RunAsync(() =>
        {
            blocking = ThenAsync(context, released.Wait);
            other = ThenAsync(context, static () => { });
            return Task.CompletedTask;
        });
        await context.DisposeAsync();
        await other;
        released.Set();
        await blocking;
    }

    /// <remarks>A callback without ExecutionContext runs in the ambient state of its thread.</remarks>
    [Theory]
    [InlineData(ContinuationMode.ThreadPool)]
    [InlineData(ContinuationMode.Inline)]
    public async Task The_ambient_state_of_a_continuation_ends_with_it(ContinuationMode mode)
    {
        const int Count = 20;
        await using UringContext context = new(new UringContextOptions { Continuations = mode });
        List<(string? Local, bool HasContext)> seen = [];
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter =
                    context.Delay(TimeSpan.FromMilliseconds(5)).ConfigureAwait(false).GetAwaiter();
                awaiter.UnsafeOnCompleted(() =>
                {
                    awaiter.GetResult();
                    lock (seen)
                    {
                        seen.Add((s_local.Value, SynchronizationContext.Current is not null));
                        s_local.Value = "left behind";
                        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
                        if (seen.Count == Count)
                        {
                            done.SetResult();
                        }
                    }
                });
            }
        });
        await done.Task;
        Assert.All(seen, state => Assert.Equal((null, false), state));
    }

    private static async Task ThenAsync(UringContext context, Action then)
    {
        _ = await context.SubmitAsync(Entries.Nop, 0).ConfigureAwait(false);
        then();
    }
}
