namespace Uring.Kestrel.Connections;

/// <summary>The identifiers of connections in logs and in HttpContext: 13 digits of base 32, as those of Sockets.</summary>
internal static class ConnectionIds
{
    private const int Length = 13;

    private static readonly long s_start = DateTime.UtcNow.Ticks;

    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEFGHIJKLMNOPQRSTUV"u8;

    /// <summary>Returns the next identifier.</summary>
    /// <param name="last">The number of connections so far.</param>
    public static string Next(ref long last) => string.Create(Length, s_start + Interlocked.Increment(ref last), static (text, id) =>
    {
        for (int i = Length - 1; i >= 0; i--)
        {
            text[i] = (char)Digits[(int)(id & 31)];
            id >>= 5;
        }
    });
}
