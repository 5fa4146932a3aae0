namespace Uring.Loops;

/// <summary>An action that runs on a loop without an ExecutionContext. The loop reuses the object.</summary>
internal sealed class LoopAction : LoopItem
{
    public Action<object?>? Action { get; set; }

    public object? State { get; set; }
}
