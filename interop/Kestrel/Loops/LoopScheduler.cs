using System.IO.Pipelines;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>Runs the transport's side of a pipe on the loop of its connection.</summary>
internal sealed class LoopScheduler(RingLoop loop) : PipeScheduler
{
    // Eight busy connections make about two completions in a turn, and 64 make about nine.
    private const float FewCompletions = 3;

    /// <summary>Whether this thread is the loop.</summary>
    public bool IsCurrent => RingLoop.Current == loop;

    /// <summary>Whether several connections have work in a turn of the loop.</summary>
    public bool IsBusy => loop.CompletionsPerTurn >= FewCompletions;

    /// <summary>Runs an action on the loop after the other code of the turn.</summary>
    public void ScheduleLast(Action<object?> action, object? state)
    {
        if (IsCurrent)
        {
            loop.Defer(action, state);
        }
        else
        {
            loop.Post(action, state);
        }
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        if (IsCurrent)
        {
            action(state);
        }
        else
        {
            loop.Post(action, state);
        }
    }
}
