namespace Uring.Loops;

/// <summary>The ExecutionContext and the SynchronizationContext of a thread between two continuations.</summary>
internal static class AmbientState
{
    /// <summary>Removes the contexts that a continuation has left on this thread.</summary>
    /// <param name="context">The context of the thread before its first continuation, or null where its flow is suppressed.</param>
    public static void Reset(ExecutionContext? context)
    {
        if (context is not null)
        {
            ExecutionContext.Restore(context);
        }

        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
