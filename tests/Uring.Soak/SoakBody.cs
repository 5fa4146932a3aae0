using Uring.TestTools.Load;

namespace Uring.Soak;

/// <summary>
/// The bodies of the responses: a repeated letter that changes with every version, and a constant ending that
/// the load generator expects. A response that mixes two versions has two letters, or a wrong length.
/// </summary>
internal static class SoakBody
{
    /// <summary>The end of all bodies.</summary>
    public static ReadOnlySpan<byte> Ending => "\r\n\r\nHave a nice day!\n"u8;

    /// <summary>Returns the body of a version.</summary>
    /// <param name="version">The number of the version.</param>
    /// <param name="length">The approximate number of letters.</param>
    public static byte[] Of(int version, int length)
    {
        byte[] body = new byte[length + (version % 7) + Ending.Length];
        body.AsSpan().Fill((byte)('a' + (version % 26)));
        Ending.CopyTo(body.AsSpan(body.Length - Ending.Length));
        return Ending.EndsWith(ExpectedResponse.Body)
            ? body
            : throw new InvalidOperationException("the load generator expects another body");
    }
}
