namespace Uring.Server.Http;

/// <summary>The status codes: RFC 9110, section 15.</summary>
internal static class StatusCode
{
    public const int Default = 200;

    /// <summary>
    /// The smallest code allowed. A 1xx response is interim: a client waits for another one.
    /// </summary>
    public const int Min = 200;

    /// <summary>
    /// The largest code allowed. Clients treat a response with a code of 600 or above as invalid.
    /// </summary>
    public const int Max = 599;

    /// <summary>
    /// Whether the response may have a body. After 204, 205 and 304 a client would parse a body as the start
    /// of another response.
    /// </summary>
    public static bool AllowsBody(int code) => code is not (204 or 205 or 304);

    /// <summary>
    /// Whether the response has Content-length. 204 must not have one (RFC 9110, 8.6). The one of 304 is the
    /// length of a content that the server does not know.
    /// </summary>
    public static bool HasContentLength(int code) => code is not (204 or 304);

    /// <summary>Returns the reason phrase, or the name of the class for a code without one.</summary>
    public static string Reason(int code) => code switch
    {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        426 => "Upgrade Required",
        429 => "Too Many Requests", // RFC 6585
        431 => "Request Header Fields Too Large", // RFC 6585
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        < 300 => "Successful",
        < 400 => "Redirection",
        < 500 => "Client Error",
        _ => "Server Error",
    };
}
