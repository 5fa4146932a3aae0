using System.Diagnostics;

namespace Uring.Tests.Support;

/// <summary>Waits for a state that another thread, process or the kernel reaches.</summary>
internal static class Poll
{
    private const int Interval = 5;

    /// <summary>The limit on every wait. A loaded machine stays far below it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1) * Slowness.Factor;

    /// <summary>Returns when the state is reached, and fails the test after <see cref="Patience"/>.</summary>
    /// <param name="reached">Reads the state.</param>
    /// <param name="failure">The message of the failure, with the state as it is then.</param>
    public static Task UntilAsync(Func<bool> reached, Func<string> failure) =>
        UntilAsync(() => Task.FromResult(reached()), failure);

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string})"/>
    public static async Task UntilAsync(Func<Task<bool>> reached, Func<string> failure)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!await reached())
        {
            Assert.True(time.Elapsed < Patience, failure());
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string})"/>
    public static void Until(Func<bool> reached, Func<string> failure)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(time.Elapsed < Patience, failure());
            Thread.Sleep(Interval);
        }
    }
}
