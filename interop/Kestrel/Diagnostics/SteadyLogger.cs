using Microsoft.Extensions.Logging;

namespace Uring.Kestrel.Diagnostics;

/// <summary>A log whose failures stay in it: a provider that throws must not end a connection or an accept.</summary>
/// <remarks>A shortage of descriptors is such a case: the provider cannot open its file while accepts pause.</remarks>
/// <param name="inner">The log of the host.</param>
internal sealed class SteadyLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The log is the place to report it.
        }
    }
}
