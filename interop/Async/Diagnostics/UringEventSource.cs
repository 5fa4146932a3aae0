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

    /// <summary>The process cannot use io_uring, and files use RandomAccess. Once for each process.</summary>
    [Event(1, Level = EventLevel.Warning, Message = "io_uring is not used: {0}")]
    public void Fallback(string reason) => WriteEvent(1, reason);

    /// <summary>A context has fewer loops than it was asked for.</summary>
    [Event(2, Level = EventLevel.Warning, Message = "{0} of {1} loops run: {2}")]
    public void FewerLoops(int loops, int asked, string reason) => WriteEvent(2, loops, asked, reason);

    /// <summary>A loop runs.</summary>
    [Event(3, Level = EventLevel.Informational, Message = "loop {0} runs")]
    public void LoopStarted(string name) => WriteEvent(3, name);

    /// <summary>A loop has ended.</summary>
    [Event(4, Level = EventLevel.Informational, Message = "loop {0} has ended")]
    public void LoopEnded(string name) => WriteEvent(4, name);
}
