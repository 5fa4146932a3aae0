using Uring.Loops;
using Uring.Operations;

namespace Uring;

/// <content>Time, and code on a loop.</content>
public sealed partial class UringContext
{
    /// <summary>Completes after a time that the kernel measures (IORING_OP_TIMEOUT, CLOCK_MONOTONIC).</summary>
    /// <param name="delay">
    /// The time, in steps of 100 ns and at most 100 years, or <see cref="Timeout.InfiniteTimeSpan"/> for a delay that only a
    /// cancellation ends.
    /// </param>
    /// <param name="cancellationToken">Ends the delay early.</param>
    /// <returns>A task that ends when the time has elapsed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context ended the delay.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public ValueTask Delay(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "the delay is negative: give zero, a positive time or Timeout.InfiniteTimeSpan");
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Operation operation = Rent();
        operation.PrepareDelay(delay);
        return Start(operation, cancellationToken);
    }

    /// <summary>Runs code on a loop.</summary>
    /// <param name="code">
    /// The code. After an await of this context the code continues in place, and after any other await it returns to the loop.
    /// With <c>ConfigureAwait(false)</c>, <see cref="UringContextOptions.Continuations"/> selects the thread after an await of
    /// this context, and any other task selects its own.
    /// </param>
    /// <returns>A task that ends with the task of <paramref name="code"/>.</returns>
    /// <remarks>
    /// Code that blocks the loop blocks every operation of the loop. The code sees the ExecutionContext of the caller. When the
    /// context is disposed, the rest of the code runs on the thread pool.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Task RunAsync(Func<Task> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return RunAsync(async () =>
        {
            await code();
            return true;
        });
    }

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        TaskCompletionSource<TResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Callback start = new(_ => _ = CompleteAsync(code, result), null, ExecutionContext.Capture());
        ObjectDisposedException.ThrowIf(!Choose().TryPush(start), this);
        return result.Task;
    }

    private static async Task CompleteAsync<TResult>(Func<Task<TResult>> code, TaskCompletionSource<TResult> result)
    {
        try
        {
            result.SetResult(await code());
        }
        catch (OperationCanceledException cancelled)
        {
            result.SetCanceled(cancelled.CancellationToken);
        }
        catch (Exception failure)
        {
            result.SetException(failure);
        }
    }
}
