using Microsoft.Extensions.Logging;

namespace Uring.Tests.Kestrel;

/// <summary>An event that a server has logged.</summary>
internal sealed record LogEvent(string Category, EventId Id, LogLevel Level, string Message, Exception? Error);
