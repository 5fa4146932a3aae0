using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Records all events of a server.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEvent> _events = new();

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _events);

    /// <summary>Returns the events so far of one category.</summary>
    public IReadOnlyList<LogEvent> Of(string category) => [.. _events.Where(logged => logged.Category == category)];

    /// <summary>Waits until an event of a category is recorded.</summary>
    public Task AwaitAsync(string category, int id) => Poll.UntilAsync(
        () => Of(category).Any(logged => logged.Id.Id == id),
        () => $"no event {id} of {category}: {string.Join('\n', Of(category))}");

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEvent> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            events.Enqueue(new LogEvent(category, eventId, logLevel, formatter(state, exception), exception));
    }
}
