namespace Uring.KestrelLoad;

/// <summary>
/// The bytes of uploads and downloads. A byte depends on its position, so a lost, repeated or swapped block
/// is a wrong byte.
/// </summary>
internal static class Pattern
{
    // A prime: no power of two, such as the size of a block or of a window, is a multiple of the period.
    private const int Period = 65_521;

    private static readonly byte[] s_bytes = Create();

    /// <summary>Writes the bytes from a position on.</summary>
    /// <param name="bytes">Receives the bytes.</param>
    /// <param name="position">The position of the first one.</param>
    public static void Fill(Span<byte> bytes, long position)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> next = s_bytes.AsSpan((int)(position % Period));
            next = next[..Math.Min(next.Length, bytes.Length)];
            next.CopyTo(bytes);
            bytes = bytes[next.Length..];
            position += next.Length;
        }
    }

    /// <summary>Returns whether the bytes are those of a position.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">The position of the first one.</param>
    public static bool Is(ReadOnlySpan<byte> bytes, long position)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> next = s_bytes.AsSpan((int)(position % Period));
            next = next[..Math.Min(next.Length, bytes.Length)];
            if (!bytes.StartsWith(next))
            {
                return false;
            }

            bytes = bytes[next.Length..];
            position += next.Length;
        }

        return true;
    }

    private static byte[] Create()
    {
        // xorshift: the same numbers on every runtime.
        byte[] bytes = new byte[Period];
        uint state = 2_463_534_242;
        foreach (ref byte value in bytes.AsSpan())
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            value = (byte)state;
        }

        return bytes;
    }
}
