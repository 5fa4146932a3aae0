using CsCheck;

namespace Uring.Tests.Server;

/// <summary>Generates streams of requests, most of them nearly valid.</summary>
internal static class RequestStreams
{
    private const string End = "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static readonly Gen<string> s_method = Gen.Frequency(
        (30, OneOf("GET", "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE")),
        (2, OneOf("PROPFIND", "M-SEARCH", "FOO", "get", "CONNECT", "PRI")),
        (1, OneOf("", "G T", "G\tET", "G(T", "GET\0", "\u0016\u0003")));

    private static readonly Gen<string> s_target = Gen.Frequency(
        (30, OneOf("/", "/a", "/a/b?c=d", "/a%20b", "/?", "//a", "/a/../b", "/a;b", "/~a", "/\"<>\\^`{|}")),
        (4, OneOf("*", "http://a/", "HTTP://a", "http://a?b", "https://a:80/b", "a:443", "http://[::1]/")),
        (2, OneOf("", "a", "?a", "#", "/#a", "/a b", "/a\t", "/\u00e9", "/\u007f", "/%zz", "/%00", "http://", "http:///a", "http://b@a/", "ftp://a/", "/..")));

    private static readonly Gen<string> s_version = Gen.Frequency(
        (30, OneOf("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0")),
        (1, OneOf("HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/11.1", "HTTP/1.1 ", "http/1.1", "HTTP/1", "HTTP", "", " HTTP/1.1", "HTTP/1.1\t")));

    private static readonly Gen<string> s_lineEnd = Gen.Frequency(
        (150, Gen.Const("\r\n")),
        (1, OneOf("\n", "\r", "\r\r\n", "\n\r\n", "\r\n ", "\r\n\t", " \r\n", "\0\r\n")));

    private static readonly Gen<string> s_host = Gen.Frequency(
        (20, Gen.Const("Host: a")),
        (4, OneOf("Host:", "host:a:80", "HOST: a.example:8080", "Host: 127.0.0.1", "Host: [::1]:80", "Host: a_b")),
        (1, OneOf("", "Host: a\r\nHost: a", "Host: a b", "Host: a,b", "Host : a", "Host: a/b", "Host: [::1", "Host: a:b", "Host: b@a")));

    private static readonly Gen<string> s_field = Gen.Frequency(
        (20, OneOf("X: y", "Accept: */*", "User-Agent: a b", "Cookie: a=b; c", "X:", "x-y_z!: \t y \t", "X: a\tb", "X: \u00e9\u00c3")),
        (6, OneOf(
            "Connection: close", "Connection: keep-alive", "Connection: Keep-Alive, x", "Connection: x, close", "connection:CLOSE",
            "Connection: closed", "Connection: keep-alive, close", "Connection:", "Connection: ,")),
        (2, OneOf("Expect: 100-continue", "Expect: x", "TE: trailers", "Content-Type: a", "Content-Lengths: 3", "Transfer-Encodings: chunked")),
        (2, OneOf("X : y", " X: y", "X", ": y", "X\0: y", "X: \0", "X: \u0001", "X@: y", "X\u00e9: y", "X: y\r z", "X: y\n z", "X: \u007f")));

    private static readonly Gen<string> s_data = Gen.OneOf(
        Gen.String[OneOf('a', 'b', '\r', '\n', '0', ' ', '\0', '\u00ff'), 0, 20],
        Gen.Const("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"));

    private static readonly Gen<string> s_extension = Gen.Frequency(
        (20, Gen.Const("")),
        (3, OneOf(";a", ";a=b", ";a=b;c", ";a=\"b\"", ";a=\"b;\\\"c\"")),
        (1, OneOf(";", " ", " ;a", "; a", ";a =b", ";a= b", ";a=", ";a=\"b", ";\0", ";a\n", "\t", ";a=b\"", "a", ";;")));

    private static readonly Gen<string> s_chunk = Gen.Select(
        s_data.Where(data => data.Length > 0),
        Gen.Frequency((20, OneOf("x", "X", "x4")), (1, OneOf("+", "-", "0x", " ", "_", "x17"))),
        s_extension,
        s_lineEnd,
        Gen.Frequency((20, Gen.Const("\r\n")), (1, OneOf("", "\n", "\r", "\r\n\r\n", "x\r\n"))),
        (data, size, extension, lineEnd, dataEnd) => Size(data.Length, size) + extension + lineEnd + data + dataEnd);

    private static readonly Gen<string> s_chunks = Gen.Select(
        s_chunk.Array[0, 3],
        Gen.Frequency((20, Gen.Const("0")), (1, OneOf("", "00", "-0", "0x0", "0 "))),
        s_extension,
        Gen.Frequency((10, Gen.Const("")), (2, s_field.Select(field => field + "\r\n")), (1, OneOf("Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n"))),
        s_lineEnd,
        (chunks, size, extension, trailers, lineEnd) => $"{string.Concat(chunks)}{size}{extension}\r\n{trailers}{lineEnd}");

    // The fields that frame the body, and the body.
    private static readonly Gen<(string Fields, string Body)> s_body = Gen.Frequency(
        (10, Gen.Const(("", ""))),
        (10, s_data.Select(data => ($"Content-Length: {data.Length}\r\n", data))),
        (10, s_chunks.Select(chunks => ("Transfer-Encoding: chunked\r\n", chunks))),
        (2, Gen.Select(OneOf("+{0}", "-{0}", "0{0}", "{0}, {0}", " {0} ", "{0} {0}", "{0}.", "0x{0}", "", "18446744073709551616", "9223372036854775808", "{0}\r\nContent-Length: {0}"), s_data, (value, data) =>
            ($"Content-Length: {value.Replace("{0}", $"{data.Length}", StringComparison.Ordinal)}\r\n", data))),
        (2, Gen.Select(OneOf("CHUNKED", "\tchunked ", "chunked, chunked", "gzip, chunked", "chunked, gzip", "identity", "xchunked", "", ",chunked", "chunked,", "\u000bchunked", "chunked\r\nTransfer-Encoding: chunked", "\"chunked\"", "\r\n chunked"), s_chunks, (value, chunks) =>
            ($"Transfer-Encoding: {value}\r\n", chunks))),
        (1, Gen.Select(Gen.Bool, s_chunks, (first, chunks) => (
            first ? $"Content-Length: {chunks.Length}\r\nTransfer-Encoding: chunked\r\n" : $"Transfer-Encoding: chunked\r\nContent-Length: {chunks.Length}\r\n",
            chunks))));

    private static readonly Gen<string> s_request = Gen.Select(
        Gen.Select(
            Gen.Frequency((20, Gen.Const("")), (1, OneOf("\r\n", "\n", "\r", "\r\n\r\n", " ", "\r\n\r\n\r\n\r\n\r\n"))),
            s_method,
            s_target,
            s_version,
            s_lineEnd,
            (before, method, target, version, end) => $"{before}{method} {target} {version}{end}"),
        s_host,
        Gen.Select(s_field, s_lineEnd, (field, end) => field + end).Array[0, 3],
        s_body,
        s_lineEnd,
        (line, host, fields, body, end) => $"{line}{host}{(host.Length > 0 ? "\r\n" : "")}{string.Concat(fields)}{body.Fields}{end}{body.Body}");

    // A change at any place: a byte that matters to a parser is inserted, put in the place of another, or
    // removed.
    private static readonly Gen<Func<string, string>> s_mutation = Gen.Select(
        Gen.Int[0, 100_000],
        Gen.Int[0, 3],
        OneOf('\r', '\n', ' ', '\t', '\0', ':', ',', ';', '0', 'a', 'A', '/', '"', '\u0080', '\u00ff', '#', '.', '-', '1', '='),
        (Func<string, string> (int place, int change, char inserted) => text =>
        {
            int at = place % text.Length;
            return change switch
            {
                0 => text.Insert(at, $"{inserted}"),
                1 => text.Remove(at, 1).Insert(at, $"{inserted}"),
                2 => text.Remove(at, 1),
                _ => text.Insert(at, text.Substring(at, Math.Min(10, text.Length - at))),
            };
        }));

    /// <summary>
    /// One to three requests, of which a part is changed at random places, and a valid last one.
    /// </summary>
    public static Gen<string> Any { get; } = Gen.Select(
        s_request.Array[1, 3],
        Gen.Frequency((2, Gen.Const(Array.Empty<Func<string, string>>())), (1, s_mutation.Array[1, 3])),
        (requests, mutations) => mutations.Aggregate(string.Concat(requests), (text, mutation) => mutation(text)) + End);

    private static string Size(int length, string form) => form switch
    {
        "x" or "X" => length.ToString(form, System.Globalization.CultureInfo.InvariantCulture),
        "x4" or "x17" => length.ToString(form, System.Globalization.CultureInfo.InvariantCulture),
        _ => $"{form}{length:x}",
    };

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
