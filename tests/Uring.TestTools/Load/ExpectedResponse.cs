namespace Uring.TestTools.Load;

/// <summary>
/// The response that every server gives: its status, and its body byte for byte. The header fields differ.
/// </summary>
internal static class ExpectedResponse
{
    // "HTTP/1.0" or "HTTP/1.1".
    private const int VersionLength = 8;

    private static ReadOnlySpan<byte> Protocol => "HTTP/1."u8;

    private static ReadOnlySpan<byte> Status => " 200"u8;

    private static ReadOnlySpan<byte> Ending => "\r\n\r\nHave a nice day!\n"u8;

    /// <summary>The body.</summary>
    public static ReadOnlySpan<byte> Body => Ending[4..];

    /// <summary>Returns whether the bytes are the expected response and nothing else.</summary>
    /// <param name="answer">All bytes that the server sent.</param>
    public static bool Is(ReadOnlySpan<byte> answer) =>
        answer.StartsWith(Protocol) && answer[VersionLength..].StartsWith(Status) && answer.EndsWith(Ending);
}
