using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Uring.Tests.Async.Diagnostics;

/// <summary>A listener to the provider "Uring".</summary>
internal sealed class EventReader : EventListener
{
    private readonly ConcurrentQueue<EventWrittenEventArgs> _events = new();

    /// <summary>Returns the payloads of an event.</summary>
    public object?[][] Payloads(string name) =>
        [.. _events.Where(written => written.EventName == name).Select(written => written.Payload!.ToArray())];

    /// <summary>Returns the texts of an event.</summary>
    public string[] Messages(string name) =>
    [
        .. _events.Where(written => written.EventName == name)
            .Select(written => string.Format(CultureInfo.InvariantCulture, written.Message!, [.. written.Payload!])),
    ];

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Uring")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name == "Uring")
        {
            _events.Enqueue(eventData);
        }
    }
}
