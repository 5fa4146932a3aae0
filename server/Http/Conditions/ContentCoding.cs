namespace Uring.Server.Http.Conditions;

/// <summary>The content codings of a site's representations: RFC 9110, section 8.4.1, and RFC 7932.</summary>
internal enum ContentCoding : byte
{
    Identity,
    Gzip,
    Brotli,
}
