namespace Uring.Server.Http;

/// <summary>What the codes of a status line mean: RFC 9110, section 15.</summary>
internal static class StatusCode
{
    public const int Default = 200;

    /// <summary>A response of the 1xx class would only announce another one.</summary>
    public const int Least = 200;

    /// <summary>Clients treat what lies beyond the classes as an invalid response.</summary>
    public const int Most = 599;

    /// <summary>204, 205 and 304 are responses without content; a client would take it for the start of another response.</summary>
    public static bool AllowsBody(int code) => code is not (204 or 205 or 304);

    /// <summary>204 must not name a length (RFC 9110, 8.6); 304 would have to name that of a content that we do not know.</summary>
    public static bool NamesLength(int code) => code is not (204 or 304);

    /// <summary>The phrase behind the code; for a code that has none, the name of its class.</summary>
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
