namespace Uring.Loops;

/// <summary>
/// Cancellations that did not find their request: the request may have been between two waits in the kernel at that moment, and
/// waits again.
/// </summary>
/// <remarks>A request of a disk cannot be found until it completes, so the attempts get rarer.</remarks>
internal sealed class CancelRetries
{
    private const int ImmediateAttempts = 3;
    private const int LongestPause = 1000;

    private readonly List<Retry> _retries = [];

    /// <summary>The time until the next attempt, or null when there is none.</summary>
    public TimeSpan? Pause
    {
        get
        {
            // An attempt in flight ends the sleep by its completion.
            long due = long.MaxValue;
            foreach (Retry retry in _retries)
            {
                due = retry.IsInFlight ? due : Math.Min(due, retry.Due);
            }

            return due == long.MaxValue ? null : TimeSpan.FromMilliseconds(Math.Max(0, due - Environment.TickCount64));
        }
    }

    /// <summary>Records a cancellation that did not find its request.</summary>
    public void Add(ulong tag)
    {
        int index = _retries.FindIndex(retry => retry.Tag == tag);
        int attempt = index < 0 ? 1 : _retries[index].Attempt + 1;
        int pause = attempt <= ImmediateAttempts ? 0 : Math.Min(LongestPause, 1 << Math.Min(attempt, 10));
        Retry next = new(tag, attempt, Environment.TickCount64 + pause, IsInFlight: false);
        if (index < 0)
        {
            _retries.Add(next);
        }
        else
        {
            _retries[index] = next;
        }
    }

    /// <summary>Makes the attempts that are due, and drops those whose request is gone.</summary>
    /// <param name="exists">Whether the request of a tag is in flight.</param>
    /// <param name="cancel">Cancels the request of a tag again, or returns false when the submission queue is full.</param>
    public void Run(Func<ulong, bool> exists, Func<ulong, bool> cancel)
    {
        // A closure here would be allocated in each turn of a loop, also in those without a retry.
        if (_retries.Count > 0)
        {
            RunAll(exists, cancel);
        }
    }

    private void RunAll(Func<ulong, bool> exists, Func<ulong, bool> cancel)
    {
        _ = _retries.RemoveAll(retry => !exists(retry.Tag));
        long now = Environment.TickCount64;
        for (int i = 0; i < _retries.Count; i++)
        {
            if (!_retries[i].IsInFlight && _retries[i].Due <= now && cancel(_retries[i].Tag))
            {
                _retries[i] = _retries[i] with { IsInFlight = true };
            }
        }
    }

    private readonly record struct Retry(ulong Tag, int Attempt, long Due, bool IsInFlight);
}
