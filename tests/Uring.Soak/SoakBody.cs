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

    /// <summary>Writes a version atomically, with a rename.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="length">The approximate number of letters.</param>
    public static void Write(string path, int version, int length)
    {
        byte[] body = new byte[length + (version % 7) + Ending.Length];
        body.AsSpan().Fill((byte)('a' + (version % 26)));
        Ending.CopyTo(body.AsSpan(body.Length - Ending.Length));
        if (!Ending.EndsWith(ExpectedResponse.Body))
        {
            throw new InvalidOperationException("the load generator expects another body");
        }

        File.WriteAllBytes(path + ".new", body);
        File.Move(path + ".new", path, overwrite: true);
    }
}
