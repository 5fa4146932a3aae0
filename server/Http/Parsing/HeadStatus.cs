namespace Uring.Server.Http.Parsing;

/// <summary>The result of parsing the bytes of a request head that have arrived.</summary>
internal enum HeadStatus : byte
{
    /// <summary>The bytes are valid, and the head goes on.</summary>
    Incomplete,

    /// <summary>The head has ended, and the server can serve it.</summary>
    Complete,

    /// <summary>
    /// The head is invalid, or exceeds a limit. The connection closes after the error response, because the
    /// end of the request is unknown.
    /// </summary>
    Refused,
}
