using System.Text;
using CsCheck;
using Uring.Server.Http;

namespace Uring.Tests.Server;

/// <summary>
/// Random strings as headers and type: the response has the lines that the options name, and no other line.
/// </summary>
public class HeaderInjectionTests
{
    // Many characters that end a name, a line or a section, and many that a client might mistake for such an
    // end.
    private static readonly Gen<char> s_nasty = Gen.OneOf(
        OneOf('\r', '\n', '\0', ':', ' ', '\t', '\u000b', '\u0085', '\u2028', '\u010a', '\u560a', ';', '/'),
        Gen.Char['a', 'z'],
        Gen.Char);

    private static readonly Gen<string> s_text = Gen.String[s_nasty, 0, 12];

    private static readonly Gen<string> s_header = Gen.OneOf(
        s_text,
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 8], s_text, (name, value) => $"{name}:{value}"),
        Gen.Select(OneOf("Content-Length", "transfer-encoding", "CONTENT-TYPE", "connection"), s_text, (name, value) => $"{name}:{value}"));

    private static readonly Gen<string> s_type = Gen.OneOf(s_text, s_text.Select(end => $"text/html{end}"));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Fact]
    public void No_header_adds_a_line_beyond_its_own()
    {
        int accepted = 0;
        Gen.Select(s_header.Array[0, 6], s_type, Gen.Int[200, 599]).Sample((headers, type, status) =>
        {
            List<HeaderField> fields = [];
            foreach (string header in headers)
            {
                if (HeaderField.TryParse(header, out HeaderField? field))
                {
                    fields.Add(field);
                }
            }

            ResponseOptions options = new()
            {
                Status = status,
                ContentType = MediaType.IsValid(type) ? type : null,
                Headers = fields,
            };
            string head = Encoding.Latin1.GetString(ResponseHead.Write(options, 17, new HeadForm { IsDated = true }, out uint? date));
            Assert.True(date is not { } at || head[(int)at..].StartsWith("Thu, 01 Jan 1970 00:00:00 GMT\r\n", StringComparison.Ordinal));

            Interlocked.Add(ref accepted, fields.Count);
            string[] names = [
                .. date is null ? Array.Empty<string>() : ["Date"],
                .. options.ContentType is not null || StatusCode.AllowsBody(status) ? ["Content-type"] : Array.Empty<string>(),
                .. StatusCode.HasContentLength(status) ? ["Content-length"] : Array.Empty<string>(),
                .. fields.Exists(field => field.Name == "connection") ? Array.Empty<string>() : ["Connection"],
                .. fields.Select(field => field.Name)];
            string[] lines = head.Split("\r\n");
            Assert.Equal(["", ""], lines[^2..]);
            Assert.Equal(names, lines[1..^2].Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]));
            Assert.Equal($"HTTP/1.0 {status} {StatusCode.Reason(status)}", lines[0]);
            Assert.DoesNotContain(lines, line => line.AsSpan().ContainsAny('\r', '\n', '\0'));
            Assert.True(fields.TrueForAll(field => headers.Any(header => header.StartsWith($"{field.Name}:", StringComparison.Ordinal))));
        });

        // A parser that refuses every header would pass the assertions above.
        Assert.NotEqual(0, accepted);
    }
}
