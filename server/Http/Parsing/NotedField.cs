namespace Uring.Server.Http.Parsing;

/// <summary>
/// The fields whose values a head notes: the preconditions and ranges of RFC 9110, sections 13.1 and 14.2,
/// Accept-Encoding, and the fields of the access log.
/// </summary>
internal enum NotedField : byte
{
    IfMatch,
    IfNoneMatch,
    IfModifiedSince,
    IfUnmodifiedSince,
    Range,
    IfRange,
    AcceptEncoding,
    UserAgent,
    Referer,
}
