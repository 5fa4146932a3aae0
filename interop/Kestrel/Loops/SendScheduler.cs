using System.IO.Pipelines;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>Runs the sends of a connection: on its loop, or on the thread that flushes while the loop sleeps.</summary>
/// <remarks>A wake of the loop costs as much as a send. A loop that is awake submits the sends of several connections at once.</remarks>
internal sealed class SendScheduler(RingLoop loop) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        if (RingLoop.Current == loop || loop.IsAsleep)
        {
            action(state);
        }
        else
        {
            loop.Post(action, state);
        }
    }
}
