namespace Uring.TestTools.Load;

/// <summary>The response that every peer of the benchmark gives: its status, and its body byte for byte. Headers differ.</summary>
internal static class ExpectedResponse
{
    // "HTTP/1.0" or "HTTP/1.1".
    private const int VersionLength = 8;

    private static ReadOnlySpan<byte> Protocol => "HTTP/1."u8;

    private static ReadOnlySpan<byte> Status => " 200"u8;

    private static ReadOnlySpan<byte> Ending => "\r\n\r\nHave a nice day!\n"u8;

    /// <summary>The body.</summary>
    public static ReadOnlySpan<byte> Body => Ending[4..];

    /// <summary>Whether this is it, from the first byte to the last.</summary>
    /// <param name="answer">All that the server sent.</param>
    public static bool Is(ReadOnlySpan<byte> answer) =>
        answer.StartsWith(Protocol) && answer[VersionLength..].StartsWith(Status) && answer.EndsWith(Ending);
}
