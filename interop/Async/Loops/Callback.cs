namespace Uring.Loops;

/// <summary>Code that runs on a loop.</summary>
internal sealed class Callback(SendOrPostCallback code, object? state, ExecutionContext? execution) : LoopItem
{
    private static readonly ContextCallback s_run = static state => ((Callback)state!).Invoke();

    /// <summary>Runs the code. An exception of the code ends the process, as that of a work item of the thread pool does.</summary>
    public void Run()
    {
        if (execution is null)
        {
            Invoke();
        }
        else
        {
            ExecutionContext.Run(execution, s_run, this);
        }
    }

    private void Invoke() => code(state);
}
