using Uring.Loops;

namespace Uring.Tests.Async;

/// <summary>The sleep of a loop between two attempts of a cancellation.</summary>
public sealed class CancelRetryTests
{
    private const ulong Request = 0x100;

    private readonly CancelRetries _retries = new();

    [Fact]
    public void An_attempt_that_is_due_ends_the_sleep_at_once()
    {
        Assert.Null(_retries.Pause);
        _retries.Add(Request);
        Assert.Equal(TimeSpan.Zero, _retries.Pause);
    }

    /// <remarks>
    /// A cancelled request that does not end keeps its attempt in flight. The loop must not spin meanwhile.
    /// </remarks>
    [Fact]
    public void An_attempt_in_flight_does_not_limit_the_sleep()
    {
        _retries.Add(Request);
        _retries.Run(static _ => true, static _ => true);
        Assert.Null(_retries.Pause);
    }

    [Fact]
    public void An_attempt_that_misses_again_is_due_later()
    {
        List<ulong> attempts = [];
        for (int attempt = 0; attempt < 20; attempt++)
        {
            _retries.Add(Request);
            _retries.Run(static _ => true, tag =>
            {
                attempts.Add(tag);
                return true;
            });
        }

        Assert.InRange(attempts.Count, 3, 19);
        Assert.True(_retries.Pause > TimeSpan.Zero);
    }

    [Fact]
    public void A_request_that_has_ended_is_dropped()
    {
        _retries.Add(Request);
        _retries.Run(static _ => false, static _ => throw new InvalidOperationException("the request is gone"));
        Assert.Null(_retries.Pause);
    }
}
