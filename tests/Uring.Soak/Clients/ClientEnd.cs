namespace Uring.Soak.Clients;

/// <summary>
/// The way in which a connection of a client ended. Each connection ends in exactly one way.
/// </summary>
internal enum ClientEnd
{
    /// <summary>The whole response, then the end of the stream.</summary>
    Whole,

    /// <summary>The whole response, then a reset instead of the end of the stream.</summary>
    WholeThenReset,

    /// <summary>A reset before the end of the response.</summary>
    Reset,

    /// <summary>The end of the stream after a part of the response, or after a wrong response.</summary>
    Short,

    /// <summary>The kernel refused the connection: ECONNREFUSED.</summary>
    Refused,

    /// <summary>The client closed or reset the connection on purpose.</summary>
    Left,

    /// <summary>The connection did not end within its time limit.</summary>
    TimedOut,

    /// <summary>Another error.</summary>
    Failed,
}
