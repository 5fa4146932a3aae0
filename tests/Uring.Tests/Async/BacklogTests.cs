using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Async;

/// <summary>Operations that wait in the loop, as the kernel takes no entries.</summary>
public sealed class BacklogTests
{
    private const int Entries = 8;

    /// <remarks>
    /// Each submission without a wait fails, so the queue is full after 8 operations. The cancelled operation
    /// is the oldest of the backlog, and the caller starts the next operation with the same object.
    /// </remarks>
    [Fact]
    public async Task A_cancelled_operation_that_is_reused_at_once_keeps_those_behind_it()
    {
        UringContext? created = null;
        RefusedCalls.RunWithoutFlags(IORING_ENTER_REGISTERED_RING, Errno.EAGAIN, () => created = new UringContext(
            new UringContextOptions { Entries = Entries, Continuations = ContinuationMode.Inline }));
        await using UringContext context = created!;
        using CancellationTokenSource rest = new();
        using CancellationTokenSource first = new();
        List<Task> delays = [];
        Task reused = Task.CompletedTask;
        Task behind = Task.CompletedTask;
        await context.RunAsync(() =>
        {
            delays.AddRange(Enumerable.Range(0, Entries).Select(_ => context.Delay(Timeout.InfiniteTimeSpan, rest.Token).AsTask()));
            reused = CancelledThenNopAsync(context, first.Token);
            behind = context.SubmitAsync(Async.Entries.Nop, 0, CancellationToken.None).AsTask();
            first.Cancel();
            return Task.CompletedTask;
        });

        await reused.WaitAsync(Poll.Patience);
        await behind.WaitAsync(Poll.Patience);

        await rest.CancelAsync();
        foreach (Task delay in delays)
        {
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay.WaitAsync(Poll.Patience));
        }
    }

    private static async Task CancelledThenNopAsync(UringContext context, CancellationToken token)
    {
        try
        {
            await context.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(false);
            Assert.Fail("the delay is not cancelled");
        }
        catch (OperationCanceledException)
        {
            _ = await context.SubmitAsync(Async.Entries.Nop, 0, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
