using System.Globalization;

namespace Uring.Tests.Kestrel;

/// <summary>A response of HTTP/1.1, as a client has read it.</summary>
/// <param name="Head">The status line and the fields, without the empty line.</param>
internal sealed record Response(string Head)
{
    public string Body { get; init; } = "";

    public int Status => int.Parse(Head.AsSpan("HTTP/1.1 ".Length, 3), NumberStyles.None, CultureInfo.InvariantCulture);

    public long ContentLength => Field("Content-Length") is { } length ? long.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>Returns the value of a field, or null without one.</summary>
    public string? Field(string name) => Head.Split("\r\n")
        .Skip(1)
        .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
