namespace Uring.Server.Http.Parsing;

/// <summary>The result of parsing a part of a request body.</summary>
internal enum BodyStatus : byte
{
    /// <summary>The bytes are valid, and the body goes on.</summary>
    Incomplete,

    /// <summary>The body has ended. Unconsumed bytes belong to the next request.</summary>
    Complete,

    /// <summary>
    /// The body is invalid, or exceeds a limit. The connection closes after the error response.
    /// </summary>
    Refused,
}
