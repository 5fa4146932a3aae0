namespace Uring.Server.Http.Parsing;

/// <summary>
/// Parses the head of a request of HTTP/1.0 or HTTP/1.1, as its bytes arrive: RFC 9110 and RFC 9112.
/// </summary>
internal static class RequestParser
{
    /// <summary>
    /// Continues the head with the bytes that have arrived since the last call. The result does not depend on
    /// how the bytes are divided into calls.
    /// </summary>
    /// <param name="head">The default value for a new request.</param>
    /// <param name="bytes">All bytes of the connection from the first byte of this request.</param>
    /// <param name="limits">The same in each call for the request.</param>
    public static HeadStatus Read(ref RequestHead head, ReadOnlySpan<byte> bytes, in RequestLimits limits)
    {
        if (head.Length > 0)
        {
            return HeadStatus.Complete;
        }

        if (head.Error != RequestError.None)
        {
            return HeadStatus.Refused;
        }

        bool full = bytes.Length >= limits.MaxHead;
        if (full)
        {
            bytes = bytes[..limits.MaxHead];
        }

        HeadStatus status = head.Phase == HeadPhase.Fields ? HeadStatus.Complete : RequestLine.Read(ref head, bytes, limits);
        if (status == HeadStatus.Complete)
        {
            status = HeadFields.Read(ref head, bytes, limits);
        }

        return status == HeadStatus.Incomplete && full
            ? head.Refuse(head.Phase == HeadPhase.Fields ? RequestError.HeadTooLarge : RequestError.TargetTooLong)
            : status;
    }
}
