using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>
/// Code on a loop with more requests than the loop takes at once. Each request completes within its submission.
/// </summary>
public sealed class TurnTests
{
    private const int Callers = 200;

    [Theory]
    [InlineData(ContinuationMode.Inline)]
    [InlineData(ContinuationMode.ThreadPool)]
    public async Task Other_code_of_the_loop_runs_between_requests_that_complete_at_once(ContinuationMode mode)
    {
        _ = Need.Kernel();
        await using UringContext context = Create(mode);
        using CancellationTokenSource end = new();
        Task calls = CallAsync(context, end.Token);
        try
        {
            await context.RunAsync(() => Task.CompletedTask).WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            await calls;
        }
    }

    [Theory]
    [InlineData(ContinuationMode.Inline)]
    [InlineData(ContinuationMode.ThreadPool)]
    public async Task The_disposal_of_the_context_ends_requests_that_complete_at_once(ContinuationMode mode)
    {
        _ = Need.Kernel();
        UringContext context = Create(mode);
        using CancellationTokenSource end = new();
        Task calls = CallAsync(context, end.Token);
        try
        {
            await context.DisposeAsync().AsTask().WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            await end.CancelAsync();
        }

        Exception? ended = await Record.ExceptionAsync(() => calls);
        Assert.True(ended is OperationCanceledException or ObjectDisposedException, $"the calls ended with {ended}");
    }

    private static UringContext Create(ContinuationMode mode) => new(new UringContextOptions { Loops = 1, Continuations = mode });

    private static Task CallAsync(UringContext context, CancellationToken end) => context.RunAsync(
        () => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => RepeatAsync(context, end))));

    private static async Task RepeatAsync(UringContext context, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            _ = await context.SubmitAsync(Entries.Nop, 0, CancellationToken.None);
        }
    }
}
