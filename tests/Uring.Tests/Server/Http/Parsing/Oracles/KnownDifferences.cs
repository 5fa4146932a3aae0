using Uring.Server.Http.Parsing;
using static Uring.Tests.Server.DifferenceKind;

namespace Uring.Tests.Server;

/// <summary>Every difference from Kestrel and from the HTTP server of Node, with its reason.</summary>
internal static class KnownDifferences
{
    // The start of a request: its method and the space after it.
    private const string Method = @"^[\r\n]*[^ \r\n]+ ";

    private const string LengthInTrailer = @"\n0+[^\r\n]*\r\n([^\r\n]+\r\n)*Content-Length:";
    private const string OfTrailer = "RFC 9110, 6.5.1: a recipient may ignore such a trailer. Old llhttp applies it to the next request.";

    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        // Request lines.
        new(Oracle.Both, WeRefuse, RequestError.TooManyEmptyLines, @"^[\r\n]{9}",
            "RFC 9112, 2.2: a server skips at least one empty line. An endless series would be no request."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidVersion, Method + @"[^ \r\n]+ {2,}HTTP/(0\.9|1\.[01]|2\.0)\r?\n",
            "RFC 9112, 3: a single space before the version. A proxy may divide the line at another space."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidVersion, Method + @"[^ \r\n]+HTTP/1\.[01]\r?\n",
            "RFC 9112, 3: a single space before the version. Kestrel accepts any byte in its place."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidTarget, Method + @" +[^ \r\n]",
            "RFC 9112, 3: a single space before the target."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidVersion, Method + @"[^ \r\n]+ *\r?\n",
            "A request without a version is of HTTP/0.9, which ends at its first line for other parsers."),
        new(Oracle.Node, WeRefuse, RequestError.UnsupportedVersion, Method + @"[^ \r\n]+ HTTP/(0\.9|2\.0)\r\n",
            "RFC 9110, 15.6.6: 505 for a major version that the server does not implement."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTarget, Method + @"[^# \r\n]*#",
            "RFC 9112, 3.2: a target has no fragment. Parsers disagree whether # ends the path."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidTarget, Method + @"[^ \r\n]*[\x01-\x1f\x7f]",
            "RFC 9112, 3.2: a target has no control character."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTarget, Method + @"https?://[^/? \r\n]*@",
            "RFC 9110, 4.2.4: user information in a target is an error."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTarget, Method + "https?://",
            "RFC 9110, 4.2.1: a target with an empty or invalid host is invalid. The oracles check less of the host."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidTarget, Method + "(?!https?://)[a-z]+://",
            "The server has no resource of another scheme than http and https."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidTarget, Method + @"\*",
            "RFC 9112, 3.2.4: the asterisk is a whole target, and for OPTIONS alone."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidVersion, Method + @"[^ \r\n]+\r[^\n]",
            "RFC 9112, 2.2: a CR without LF is invalid, or a space. Kestrel takes it as a part of the target."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidTarget, @"^[\r\n]*CONNECT ",
            "RFC 9110, 9.3.6: a CONNECT without a port is an error."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTarget, Method + @"[^? \r\n]*%(?![0-9a-f]{2})",
            "An incomplete escape has no meaning: RFC 3986, 2.1. nginx refuses it too."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidTarget, Method + @"[^? \r\n]*%00",
            "A decoded NUL ends the path in programs in C. Kestrel and nginx refuse it too."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTarget, Method + @"[^? \r\n]*/\.\.",
            "A path above the root is an attempt to leave it. nginx refuses it too."),
        new(Oracle.Node, OracleRefuses, RequestError.None,
            @"^[\r\n]*(?-i:(?!(GET|HEAD|POST|PUT|DELETE|OPTIONS|TRACE|PATCH|PROPFIND|M-SEARCH) ))[^ \r\n]+ ",
            "llhttp refuses a method that it does not know. RFC 9110, 9.1: the answer is 501 or 405. It serves CONNECT as a tunnel."),

        // Lines and fields.
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidLineEnd, @"[^\r]\n",
            "RFC 9112, 2.2: a recipient may accept a LF without CR. A proxy that does not would see other lines."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidFieldValue, @":[^\r\n]*[\x01-\x08\x0b-\x1f\x7f]",
            "RFC 9110, 5.5: a field value with a control character is invalid."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidFieldName, @"\n[^\r\n\t :]*[^\r\n\t :0-9a-z!#$%&'*+\-.^_`|~][^\r\n\t :]*:",
            "RFC 9110, 5.1: a field name is a token."),
        new(Oracle.Kestrel, OracleRefuses, RequestError.None, @"\r\n[^\r\n]*[\x80-\xff][^\r\n]*\r\n",
            "Kestrel requires UTF-8 in field values. RFC 9110, 5.5 allows obs-text, which this server does not read."),

        // Host.
        new(Oracle.Node, WeRefuse, RequestError.RepeatedHost, @"\nHost:[^\r\n]*\r\n([^\r\n]+\r\n)*Host:",
            "RFC 9112, 3.2: a repeated Host is an error. Node keeps the first one."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidHost, @"\nHost:",
            "RFC 9112, 3.2: an invalid Host is an error. Node does not check the value."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidHost, @"\nHost:[ \t]*\[",
            "Kestrel checks only the characters of an IPv6 address."),
        new(Oracle.Kestrel, OracleRefuses, RequestError.None, @"\nHost:[ \t]*([^\r\n]*[%~!$&'()*+,;=]|:|[^\r\n]*:[ \t]*\r|\[::\])",
            "RFC 3986, 3.2: a host can be empty, have these characters or be [::], and a port can be empty. Kestrel requires more."),
        new(Oracle.Kestrel, OracleRefuses, RequestError.None, Method + "https?://",
            "RFC 9112, 3.2.2: a server ignores Host when the target is absolute. Kestrel requires both to be equal."),
        new(Oracle.Kestrel, OracleRefuses, RequestError.None, "^[\r\n]*CONNECT ",
            "RFC 9112, 3.2: Host has no effect on the target of a CONNECT. Kestrel requires both to be equal."),

        // The length of a body.
        new(Oracle.Kestrel, OracleRefuses, RequestError.None,
            @"^[\r\n]*(POST|PUT) [^ \r\n]+ HTTP/1\.0\r\n(?!([^\r\n]+\r\n)*Content-Length:)",
            "RFC 9112, 6.3: a request without a length has no body. Kestrel requires a length in a POST or PUT of HTTP/1.0."),
        new(Oracle.Kestrel, WeRefuse, RequestError.ConflictingLength, @"\nTransfer-Encoding:",
            "RFC 9112, 6.3: a server may refuse both lengths together. Kestrel ignores Content-Length, and closes after the answer."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidContentLength, @"\nContent-Length:[ \t]*(\+|-0)",
            "RFC 9110, 8.6: a Content-Length has no sign."),
        new(Oracle.Both, WeRefuse, RequestError.UnsupportedCoding, @"\nTransfer-Encoding:[^\r\n]*(,|\r\n([^\r\n]+\r\n)*Transfer-Encoding:)[ \t]*chunked[ \t]*\r\n",
            "RFC 9112, 6.1: 501 for a coding that the server does not implement. The oracles leave it to the application."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTransferEncoding, @"\nTransfer-Encoding:[ \t]*,[^\r\n]*chunked",
            "An empty element is a known way to hide a coding from a proxy."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidTransferEncoding, @"\nTransfer-Encoding:[ \t]*chunked[ \t]*,[ \t]*\r\n",
            "An empty element is a known way to hide a coding from a proxy."),
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidTransferEncoding,
            @"\nTransfer-Encoding:[ \t]*chunked[ \t]*(,|\r\n([^\r\n]+\r\n)*Transfer-Encoding:)[ \t]*chunked",
            "RFC 9112, 6.1: a sender must not apply chunked twice."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidTransferEncoding, @"\nTransfer-Encoding:[ \t]*\r\n",
            "An empty Transfer-Encoding is invalid. Node reads no body, Kestrel refuses."),
        new(Oracle.Both, WeRefuse, RequestError.InvalidTransferEncoding, Method + @"[^ \r\n]+ HTTP/1\.0\r\n([^\r\n]+\r\n)*Transfer-Encoding:",
            "RFC 9112, 6.1: the framing of a request of HTTP/1.0 with Transfer-Encoding is faulty."),
        new(Oracle.Both, WeRefuse, RequestError.UnmetExpectation, @"\nExpect:",
            "RFC 9110, 10.1.1: 417 for an unknown expectation. Kestrel ignores it. Node answers 417 and goes on."),

        new(Oracle.Node, OracleRefuses, RequestError.None, @"\n(Content-Length|Transfer-Encoding):[^\r\n]*\t[ \t]*\r\n",
            "RFC 9110, 5.6.3: a tab after a value is whitespace, as a space is. llhttp refuses the tab."),

        // Chunks.
        new(Oracle.Kestrel, WeRefuse, RequestError.InvalidChunk, @"\n[0-9a-f]+[ \t]*;",
            "Kestrel skips everything from the semicolon to CRLF. This server checks the grammar."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidChunk, @"\n[0-9a-f]+([^\r\n]*;[=;]|;[^\r\n]*=([;\r]|[^\r\n;""]+""))",
            "RFC 9112, 7.1.1: a name is a token, a value a token or a quoted string. llhttp accepts empty ones, and both in a value."),
        new(Oracle.Node, WeRefuse, RequestError.InvalidChunk, @"\n0[0-9a-f]{16}",
            "A size has at most 16 digits, with its leading zeros."),
        new(Oracle.Kestrel, OracleRefuses, RequestError.None, @"\n0[0-9a-f]{8}",
            "Kestrel allows fewer leading zeros in a size."),
        new(Oracle.Both, OracleRefuses, RequestError.None, @"\n[0-9a-f]+([ \t]|;[^\r\n]*[ \t])",
            "RFC 9112, 7.1.1: whitespace around the semicolon and the equals sign is allowed to a recipient."),
        new(Oracle.Node, OracleRefuses, RequestError.None, @"\n0+[^\r\n]*\r\n([^\r\n]+\r\n)*(Content-Length|Transfer-Encoding):",
            "RFC 9110, 6.5.1: a recipient may ignore such a trailer. llhttp applies it as a field of the head."),
        new(Oracle.Node, OracleRefuses, RequestError.None, @"\n0+[^\r\n]*\r\n([^\r\n]+\r\n)*Connection:",
            "RFC 9110, 6.5.1: a recipient may ignore such a trailer. llhttp applies it as a field of the head.", IsOfPrevious: true),

        // Connections.
        new(Oracle.Node, WeClose, RequestError.None, @"\nConnection:[^\r\n]*close[ \t]*\t",
            "RFC 9110, 5.6.3: a tab after a value is whitespace, as a space is. llhttp reads another option."),
        new(Oracle.Node, WeClose, RequestError.None, @"HTTP/1\.0\r\n([^\r\n]+\r\n)*Connection:",
            "RFC 9112, 9.3: close wins over keep-alive. Node keeps a connection of HTTP/1.0 that asks for both."),
        new(Oracle.Kestrel, WeClose, RequestError.None, @"\nConnection:[^\r\n]*,[ \t]*\t",
            "RFC 9110, 5.6.3: a tab before an option is whitespace, as a space is. Kestrel reads another option."),
        new(Oracle.Node, OracleRefuses, RequestError.None, @"\nUpgrade:",
            "Node ends the connection after a request for an upgrade.", IsOfPrevious: true),
    ];

    /// <summary>Further differences from Node before version 20, whose llhttp is older than version 8.</summary>
    public static IReadOnlyList<KnownDifference> OfOldNode { get; } =
    [
        new(Oracle.Node, WeRefuse, null, "",
            "It accepts whitespace around a field name, a LF without CR, control characters in a target, and a request without Host."),
        new(Oracle.Node, OracleRefuses, RequestError.None, LengthInTrailer, OfTrailer, IsOfPrevious: true),
        new(Oracle.Node, OtherRequest, null, LengthInTrailer, OfTrailer, IsOfPrevious: true),
    ];
}
