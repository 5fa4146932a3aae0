namespace Uring.Server.Http.Parsing;

/// <summary>The mistakes for which the server refuses a request.</summary>
internal enum RequestError : byte
{
    None,

    /// <summary>The method is empty, or has a byte that is not part of a token.</summary>
    InvalidMethod,

    /// <summary>The method is longer than any method that a client uses.</summary>
    MethodTooLong,

    /// <summary>The target has no valid form, or its form does not suit the method.</summary>
    InvalidTarget,

    /// <summary>The request line exceeds its limit.</summary>
    TargetTooLong,

    /// <summary>The request line does not end with a version.</summary>
    InvalidVersion,

    /// <summary>The version is neither HTTP/1.0 nor HTTP/1.1.</summary>
    UnsupportedVersion,

    /// <summary>A line ends with a LF without CR, or has a CR without LF.</summary>
    InvalidLineEnd,

    /// <summary>Too many empty lines precede the request line.</summary>
    TooManyEmptyLines,

    /// <summary>
    /// A field name is empty, or has a byte that is not part of a token, such as a space before the colon.
    /// </summary>
    InvalidFieldName,

    /// <summary>A field value has a control character other than tab.</summary>
    InvalidFieldValue,

    /// <summary>A line of the fields starts with whitespace (obs-fold, RFC 9112, section 5.2).</summary>
    FoldedField,

    /// <summary>The head, or the trailer section, exceeds its limit.</summary>
    HeadTooLarge,

    /// <summary>The head, or the trailer section, has too many fields.</summary>
    TooManyFields,

    /// <summary>A request of HTTP/1.1 has no Host.</summary>
    MissingHost,

    /// <summary>The request has more than one Host.</summary>
    RepeatedHost,

    /// <summary>The Host is not a host with an optional port.</summary>
    InvalidHost,

    /// <summary>The Content-Length is not a number, or is a list, or is larger than 2^63 - 1.</summary>
    InvalidContentLength,

    /// <summary>The request has more than one Content-Length.</summary>
    RepeatedContentLength,

    /// <summary>The request has both a Content-Length and a Transfer-Encoding.</summary>
    ConflictingLength,

    /// <summary>
    /// The Transfer-Encoding is empty, names <c>chunked</c> twice, or is part of a request of HTTP/1.0.
    /// </summary>
    InvalidTransferEncoding,

    /// <summary>The Transfer-Encoding names a coding other than <c>chunked</c>.</summary>
    UnsupportedCoding,

    /// <summary>The body exceeds its limit.</summary>
    BodyTooLarge,

    /// <summary>The Expect is not <c>100-continue</c>.</summary>
    UnmetExpectation,

    /// <summary>A chunk has an invalid size or extension, too many extensions, or no CRLF.</summary>
    InvalidChunk,
}
