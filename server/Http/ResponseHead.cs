using System.Globalization;
using System.Text;

namespace Uring.Server.Http;

/// <summary>Status line and header section, up to and with the empty line: RFC 9112, section 2.</summary>
internal static class ResponseHead
{
    /// <param name="options">What the user wants.</param>
    /// <param name="bodyLength">In bytes.</param>
    public static byte[] Write(ResponseOptions options, int bodyLength)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.0 {options.Status} {StatusCode.Reason(options.Status)}\r\n");

        // Without a body there is nothing that the default type could be the type of.
        string? type = options.ContentType ?? (StatusCode.AllowsBody(options.Status) ? MediaType.Default : null);
        if (type is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-type: {type}\r\n");
        }

        if (StatusCode.NamesLength(options.Status))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-length: {bodyLength}\r\n");
        }

        foreach (HeaderField field in options.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{field}\r\n");
        }

        head.Append("\r\n");
        return Encoding.UTF8.GetBytes(head.ToString());
    }
}
