using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving;

/// <summary>Passes of cancellations over accepts that a new response or a stop has outdated.</summary>
/// <remarks>
/// A cancellation that meets an accept while the kernel arms it has no effect, so passes repeat until one finds no
/// accept. The interval between passes doubles, since a chain that serves a slow client needs no cancellation.
/// </remarks>
internal sealed class Cancellations
{
    // In milliseconds.
    private const long FirstInterval = 10;
    private const long LongestInterval = 1000;

    private readonly EntryQueue _queue;
    private readonly LostCompletions _lostCompletions;
    private uint _inFlight;
    private long _nextPass = long.MaxValue;
    private long _interval;

    // The slot at which an unfinished pass continues. 0: no pass is unfinished.
    private uint _resumeAt;

    public Cancellations(EntryQueue queue, LostCompletions lostCompletions)
    {
        _queue = queue;
        _lostCompletions = lostCompletions;
    }

    /// <summary>Whether cancellations of this generation are in flight.</summary>
    public bool AnyInFlight => _inFlight > 0;

    /// <summary>The time of the next pass, in milliseconds of the loop's clock; <see cref="long.MaxValue"/> for none.</summary>
    public long Due => AnyInFlight ? long.MaxValue : _nextPass;

    /// <summary>Whether a pass is to follow, now or when the cancellations in flight have completed.</summary>
    public bool IsPassPending => _nextPass != long.MaxValue;

    /// <summary>Starts a pass with the next turn.</summary>
    public void PassSoon()
    {
        _nextPass = 0;
        _resumeAt = 0;
        _interval = FirstInterval / 2;
    }

    /// <summary>Forgets the cancellations in flight, whose completions may be lost.</summary>
    public void Forget() => _inFlight = 0;

    /// <summary>Runs a pass if its time has come. A pass cancels as many outdated accepts as there is room for.</summary>
    public void Advance<TAnswers>(ref TAnswers answers, long now)
        where TAnswers : struct, IAnswers<TAnswers>
    {
        if (now < Due)
        {
            return;
        }

        bool resumes = _resumeAt > 0;
        bool any = answers.CancelOutdated(ref _resumeAt);
        if (_resumeAt > 0)
        {
            // The pass continues when these cancellations have completed.
            _nextPass = now;
            return;
        }

        _interval = long.Min(2 * _interval, LongestInterval);
        _nextPass = any || resumes ? now + _interval : long.MaxValue;
    }

    /// <summary>Cancels an accept. <see cref="TryCount"/> counts its completion.</summary>
    /// <returns>False when the queue has no room.</returns>
    public bool TryCancel(UserData accept)
    {
        bool taken = _queue.TryCancel(accept, _lostCompletions.Generation);
        _inFlight += taken ? 1u : 0;
        return taken;
    }

    /// <summary>Counts the completion of a cancellation.</summary>
    /// <returns>Whether it is one of this generation's accepts.</returns>
    /// <remarks>The result has no effect: a cancelled accept posts its own completion, and the next pass finds any other one.</remarks>
    public bool TryCount(UserData cancellation)
    {
        if (cancellation.Generation != _lostCompletions.Generation || _inFlight == 0)
        {
            return false;
        }

        _inFlight--;
        return true;
    }
}
