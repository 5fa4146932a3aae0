using System.Diagnostics.Tracing;

namespace Uring.Diagnostics;

/// <summary>The event source "Uring".</summary>
[EventSource(Name = "Uring")]
internal sealed class UringEventSource : EventSource
{
    public static readonly UringEventSource Log = new();

    private UringEventSource()
    {
    }

    /// <summary>Reports that the process cannot use io_uring, so that files use RandomAccess: once for each process.</summary>
    [Event(1, Level = EventLevel.Warning, Message = "io_uring is not used: {0}")]
    public void Fallback(string reason) => WriteEvent(1, reason);

    /// <summary>Reports a context with fewer loops than its options require.</summary>
    [Event(2, Level = EventLevel.Warning, Message = "{0} of {1} loops run: {2}")]
    public void FewerLoops(int loops, int required, string reason) => WriteEvent(2, loops, required, reason);

    /// <summary>Reports that a loop runs.</summary>
    [Event(3, Level = EventLevel.Informational, Message = "loop {0} runs")]
    public void LoopStarted(string name) => WriteEvent(3, name);

    /// <summary>Reports that a loop has ended.</summary>
    [Event(4, Level = EventLevel.Informational, Message = "loop {0} has ended")]
    public void LoopEnded(string name) => WriteEvent(4, name);
}
