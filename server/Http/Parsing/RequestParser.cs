namespace Uring.Server.Http.Parsing;

/// <summary>Parses the head of a request of HTTP/1.0 or HTTP/1.1, as its bytes arrive: RFC 9110 and RFC 9112.</summary>
internal static class RequestParser
{
    /// <summary>Continues the head with the bytes that have arrived since the last call.</summary>
    /// <param name="head">The default value for a new request.</param>
    /// <param name="bytes">All bytes of the connection from the first byte of this request.</param>
    /// <param name="limits">The same in each call for the request.</param>
    public static HeadStatus Read(ref RequestHead head, ReadOnlySpan<byte> bytes, in RequestLimits limits) => HeadStatus.Incomplete;
}
