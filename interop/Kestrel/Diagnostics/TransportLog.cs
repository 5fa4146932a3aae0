using Microsoft.Extensions.Logging;

namespace Uring.Kestrel.Diagnostics;

/// <summary>The log of the transport, with the event ids and names of Sockets.</summary>
internal static partial class TransportLog
{
    /// <summary>The category.</summary>
    public const string Category = "Uring.Kestrel";

    [LoggerMessage(4, LogLevel.Debug, "Connection id \"{ConnectionId}\" paused.", EventName = "ConnectionPause")]
    public static partial void ConnectionPause(ILogger logger, string connectionId);

    [LoggerMessage(5, LogLevel.Debug, "Connection id \"{ConnectionId}\" resumed.", EventName = "ConnectionResume")]
    public static partial void ConnectionResume(ILogger logger, string connectionId);

    [LoggerMessage(6, LogLevel.Debug, "Connection id \"{ConnectionId}\" received FIN.", EventName = "ConnectionReadFin")]
    public static partial void ConnectionReadFin(ILogger logger, string connectionId);

    [LoggerMessage(7, LogLevel.Debug, "Connection id \"{ConnectionId}\" sends FIN: {Reason}", EventName = "ConnectionWriteFin")]
    public static partial void ConnectionWriteFin(ILogger logger, string connectionId, string reason);

    [LoggerMessage(8, LogLevel.Debug, "Connection id \"{ConnectionId}\" sends RST: {Reason}", EventName = "ConnectionWriteRst")]
    public static partial void ConnectionWriteRst(ILogger logger, string connectionId, string reason);

    [LoggerMessage(14, LogLevel.Debug, "Connection id \"{ConnectionId}\" failed.", EventName = "ConnectionError")]
    public static partial void ConnectionError(ILogger logger, string connectionId, Exception error);

    [LoggerMessage(19, LogLevel.Debug, "Connection id \"{ConnectionId}\" was reset by the client.", EventName = "ConnectionReset")]
    public static partial void ConnectionReset(ILogger logger, string connectionId);

    [LoggerMessage(101, LogLevel.Warning, "No connection is accepted for a moment: {Errno}. Raise the limit on descriptors or on memory.", EventName = "AcceptPaused")]
    public static partial void AcceptPaused(ILogger logger, string errno);

    [LoggerMessage(103, LogLevel.Warning, "A handler blocks a loop, and the transport no longer waits for this loop.", EventName = "LoopBlocked")]
    public static partial void LoopBlocked(ILogger logger);

    [LoggerMessage(104, LogLevel.Error, "A callback of the end of connection id \"{ConnectionId}\" failed.", EventName = "ClosedCallbackFailed")]
    public static partial void ClosedCallbackFailed(ILogger logger, string connectionId, Exception error);

    [LoggerMessage(102, LogLevel.Warning, "Sockets serve instead of io_uring: {Reason}", EventName = "Fallback")]
    public static partial void Fallback(ILogger logger, string reason);
}
