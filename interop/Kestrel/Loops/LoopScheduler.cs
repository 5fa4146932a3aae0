using System.IO.Pipelines;
using Uring.Loops;

namespace Uring.Kestrel.Loops;

/// <summary>Runs the transport's side of a pipe on the loop of its connection.</summary>
internal sealed class LoopScheduler(RingLoop loop) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        if (RingLoop.Current == loop)
        {
            action(state);
        }
        else
        {
            loop.Post(action, state);
        }
    }
}
