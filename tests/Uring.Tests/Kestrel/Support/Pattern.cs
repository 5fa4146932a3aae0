namespace Uring.Tests.Kestrel;

/// <summary>A stream of bytes that repeats itself after a prime number: a part that is lost, doubled or moved is found.</summary>
internal static class Pattern
{
    private const int Period = 65_537;

    private static readonly byte[] s_period = Create();

    /// <summary>Writes the bytes of the stream from an offset on.</summary>
    public static void Fill(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = Part(offset, bytes.Length);
            part.CopyTo(bytes);
            bytes = bytes[part.Length..];
            offset += part.Length;
        }
    }

    /// <summary>Requires that bytes are those of the stream from an offset on.</summary>
    public static void Require(ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = Part(offset, bytes.Length);
            if (!bytes.StartsWith(part))
            {
                Assert.Fail($"other bytes behind byte {offset + bytes.CommonPrefixLength(part)}");
            }

            bytes = bytes[part.Length..];
            offset += part.Length;
        }
    }

    private static ReadOnlySpan<byte> Part(long offset, int length)
    {
        int start = (int)(offset % Period);
        return s_period.AsSpan(start, Math.Min(length, Period - start));
    }

    private static byte[] Create()
    {
        byte[] bytes = new byte[Period];
        new Random(25).NextBytes(bytes);
        return bytes;
    }
}
