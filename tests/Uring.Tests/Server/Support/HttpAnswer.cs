using System.Globalization;
using System.Text;

namespace Uring.Tests.Server;

/// <summary>An answer of HTTP/1.1, as a client has read it.</summary>
/// <param name="Head">The status line and the fields, without the empty line.</param>
/// <param name="Content">The body.</param>
internal sealed record HttpAnswer(string Head, byte[] Content)
{
    public int Status => int.Parse(Head.AsSpan("HTTP/1.1 ".Length, 3), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The body as text.</summary>
    public string Body => Encoding.Latin1.GetString(Content);

    /// <summary>Whether the server keeps the connection after the answer.</summary>
    public bool Keeps => Field("Connection") switch
    {
        "keep-alive" => true,
        "close" => false,
        _ => throw new InvalidOperationException($"no Connection in {Head}"),
    };

    /// <summary>Returns the value of a field, or null without one.</summary>
    public string? Field(string name) => Head.Split("\r\n")
        .Skip(1)
        .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    /// <summary>The number of bytes behind the head of an answer.</summary>
    /// <param name="isToHead">Whether the request was a HEAD.</param>
    public int ContentLength(bool isToHead) =>
        isToHead || Status is < 200 or 204 or 304 || Field("Content-length") is not { } length
            ? 0
            : int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture);
}
