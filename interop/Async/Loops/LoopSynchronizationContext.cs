namespace Uring.Loops;

/// <summary>The SynchronizationContext of a loop: code that is posted runs on the loop's thread.</summary>
internal sealed class LoopSynchronizationContext(RingLoop loop) : SynchronizationContext
{
    public RingLoop Loop => loop;

    /// <summary>Queues code. When the loop has ended, the code runs on the thread pool.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!loop.TryPush(new Callback(d, state, ExecutionContext.Capture())))
        {
            base.Post(d, state);
        }
    }

    /// <summary>Runs code on the loop, and returns after the code.</summary>
    /// <remarks>A call on another thread blocks that thread.</remarks>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (RingLoop.Current == loop)
        {
            d(state);
            return;
        }

        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
                try
                {
                    d(state);
                    sent.SetResult();
                }
                catch (Exception failure)
                {
                    sent.SetException(failure);
                }
            },
            null);
        sent.Task.GetAwaiter().GetResult();
    }

    public override SynchronizationContext CreateCopy() => this;
}
