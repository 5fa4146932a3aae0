using Uring.TestTools.Load;

namespace Uring.Soak;

/// <summary>
/// The bodies of the responses: a letter, over and over, that changes with every version, and an ending by which the load
/// generator knows them all. A response that mixes two versions has two letters, or a length that is not its own.
/// </summary>
internal static class SoakBody
{
    /// <summary>What all of them end with.</summary>
    public static ReadOnlySpan<byte> Ending => "\r\n\r\nHave a nice day!\n"u8;

    /// <summary>Writes a version, in one step for whoever reads.</summary>
    /// <param name="path">Where.</param>
    /// <param name="version">Which.</param>
    /// <param name="length">How many letters, about, in bytes.</param>
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
