using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>The life of a context: its threads, its end, and the threads on which code continues.</summary>
public sealed class ContextTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Fact]
    public void This_kernel_is_supported_or_the_reason_is_there()
    {
        Assert.True(UringContext.IsSupported, UringContext.UnsupportedReason);
        Assert.Same(UringContext.Shared, UringContext.Shared);
    }

    [Fact]
    public async Task The_shared_context_outlives_its_disposal()
    {
        await UringContext.Shared.DisposeAsync();
        await UringContext.Shared.Delay(TimeSpan.Zero);
    }

    [Fact]
    public async Task Code_on_a_loop_stays_there_after_awaits_of_the_ring_and_of_others()
    {
        await using UringContext context = new();
        s_local.Value = "flows";
        (bool Ring, bool Other, string? Local, bool Pool) seen = await context.RunAsync(async () =>
        {
            int loop = Environment.CurrentManagedThreadId;
            await context.Delay(TimeSpan.FromMilliseconds(1));
            bool ring = Environment.CurrentManagedThreadId == loop;
            await Task.Delay(1);
            bool other = Environment.CurrentManagedThreadId == loop;
            await context.Delay(TimeSpan.FromMilliseconds(1));
            bool still = Environment.CurrentManagedThreadId == loop;
            string? local = s_local.Value;
            await Task.Delay(1).ConfigureAwait(false);
            return (ring && still, other, local, Thread.CurrentThread.IsThreadPoolThread);
        });
        Assert.Equal((true, true, "flows", true), seen);
    }

    [Fact]
    public async Task Code_on_a_loop_hands_its_exception_to_the_caller()
    {
        await using UringContext context = new();
        _ = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => context.RunAsync(() => throw new InvalidTimeZoneException()));
        _ = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => context.RunAsync(async () =>
        {
            await context.Delay(TimeSpan.Zero);
            throw new InvalidTimeZoneException();
        }));
    }

    [Theory]
    [InlineData(ContinuationMode.ThreadPool, true)]
    [InlineData(ContinuationMode.Inline, false)]
    public async Task Code_continues_on_the_pool_or_on_the_loop(ContinuationMode mode, bool isPool)
    {
        await using UringContext context = new(new UringContextOptions { Continuations = mode });
        using CancellationTokenSource end = new();
        TaskCompletionSource<bool> continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // The delay ends only after the continuation is registered.
        ValueTask wait = context.Delay(Timeout.InfiniteTimeSpan, end.Token);
        Continue(wait, () => continued.SetResult(Thread.CurrentThread.IsThreadPoolThread));
        await end.CancelAsync();
        Assert.Equal(isPool, await continued.Task);
    }

    [Fact]
    public async Task A_context_can_be_disposed_by_code_on_its_loop()
    {
        UringContext context = new();
        Task<ValueTask> disposal = context.RunAsync(() => Task.FromResult(context.DisposeAsync()));
        await await disposal;
    }

    /// <remarks>The loop is busy, so it takes the disposal and the operation from its inbox in one turn.</remarks>
    [Fact]
    public async Task An_operation_that_follows_the_disposal_in_the_inbox_of_a_loop_is_cancelled()
    {
        UringContext context = new();
        using ManualResetEventSlim entered = new();
        using ManualResetEventSlim released = new();
        Task code = context.RunAsync(() =>
        {
            entered.Set();
            released.Wait();
            return Task.CompletedTask;
        });
        entered.Wait();
        Task end = context.DisposeAsync().AsTask();
        Task late = context.Delay(Timeout.InfiniteTimeSpan).AsTask();
        released.Set();
        await code;

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.WaitAsync(Poll.Patience));
        await end.WaitAsync(Poll.Patience);
    }

    /// <remarks>Two turns of the loop later the operation waits for a thread of the pool.</remarks>
    [Fact]
    public async Task Code_on_a_loop_stays_there_when_it_awaits_an_operation_that_has_ended()
    {
        const int Attempts = 500;
        await using UringContext context = new();
        int left = await context.RunAsync(async () =>
        {
            int loop = Environment.CurrentManagedThreadId;
            int elsewhere = 0;
            for (int i = 0; i < Attempts; i++)
            {
                ValueTask<KernelResult> nop = context.SubmitAsync(Entries.Nop, 0);
                await Task.Yield();
                await Task.Yield();
                _ = await nop;
                elsewhere += Environment.CurrentManagedThreadId == loop ? 0 : 1;
            }

            return elsewhere;
        });
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task A_disposed_context_refuses_reads_that_the_page_cache_has()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "cached");
        using (SafeFileHandle file = File.OpenHandle(path, options: FileOptions.DeleteOnClose))
        {
            UringContext context = new();
            Assert.Equal(6, await context.ReadAsync(file, new byte[10], 0));
            await context.DisposeAsync();
            Assert.Throws<ObjectDisposedException>(() => { _ = context.ReadAsync(file, new byte[10], 0); });
            Assert.Throws<ObjectDisposedException>(() => { _ = context.TryReadAsync(file, new byte[10], 0); });
            Assert.Throws<ObjectDisposedException>(() => { _ = context.ReadAsync(file, [new byte[10]], 0); });
        }
    }

    [Fact]
    public async Task The_ExecutionContext_flows_to_the_code_after_an_await()
    {
        await using UringContext context = new();
        s_local.Value = "before";
        await context.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal("before", s_local.Value);
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 7)]
    [InlineData(1, 8193)]
    public void Options_out_of_their_range_are_refused(int loops, int entries) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new UringContext(new UringContextOptions { Loops = loops, Entries = entries }));

    [Fact]
    public async Task A_delay_lasts_its_time_and_a_negative_one_is_refused()
    {
        Stopwatch time = Stopwatch.StartNew();
        await UringContext.Shared.Delay(TimeSpan.FromMilliseconds(30));
        Assert.True(time.Elapsed >= TimeSpan.FromMilliseconds(30), $"{time.Elapsed}");
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = UringContext.Shared.Delay(TimeSpan.FromSeconds(-2)); });
    }

    private static void Continue(ValueTask wait, Action continuation) => wait.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(continuation);
}
