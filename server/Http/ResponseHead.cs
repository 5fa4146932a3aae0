using System.Globalization;
using System.Text;

namespace Uring.Server.Http;

/// <summary>
/// Writes the status line and the header section, with the empty line after them: RFC 9112, section 2.
/// </summary>
internal static class ResponseHead
{
    /// <param name="options">The settings of the response.</param>
    /// <param name="bodyLength">In bytes.</param>
    /// <param name="form">The parts that depend on the way of serving.</param>
    /// <param name="dateOffset">Where the value of the Date header begins, in bytes; null without one.</param>
    public static byte[] Write(ResponseOptions options, int bodyLength, HeadForm form, out uint? dateOffset)
    {
        dateOffset = null;
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.{form.MinorVersion} {options.Status} {StatusCode.Reason(options.Status)}\r\n");

        if (form.IsDated && !Has(options, "Date"))
        {
            head.Append("Date: ");
            dateOffset = (uint)head.Length;
            head.Append(CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch:R}\r\n");
        }

        // A response without a body has no default type.
        string? type = options.ContentType ?? (StatusCode.AllowsBody(options.Status) ? MediaType.Default : null);
        if (type is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-type: {MediaType.WithCharset(type)}\r\n");
        }

        if (StatusCode.HasContentLength(options.Status))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-length: {bodyLength}\r\n");
        }

        // HTTP/1.0 closes by default, but some clients send the next request on a connection without this line: RFC
        // 9112, section 9.6. A client of HTTP/1.0 that asks for a kept connection needs the answer keep-alive. A header of
        // the settings takes the place of the line.
        if (!Has(options, "Connection"))
        {
            head.Append(form.IsKept ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
        }

        foreach (HeaderField field in options.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{field}\r\n");
        }

        head.Append("\r\n");
        return Encoding.UTF8.GetBytes(head.ToString());
    }

    private static bool Has(ResponseOptions options, string name) =>
        options.Headers.Any(field => field.IsNamed(name));
}
