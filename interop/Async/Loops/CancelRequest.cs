using Uring.Operations;

namespace Uring.Loops;

/// <summary>The request to cancel one use of an operation.</summary>
internal sealed class CancelRequest(Operation operation, int use) : LoopItem
{
    public Operation Operation => operation;

    public int Use => use;
}
