using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Uring.Tests.Async.Fallback;

/// <summary>Collects the events "Fallback" of this process.</summary>
internal sealed class FallbackListener : EventListener
{
    public ConcurrentQueue<string> Reasons { get; } = new();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Uring")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == "Fallback")
        {
            Reasons.Enqueue((string)eventData.Payload![0]!);
        }
    }
}
