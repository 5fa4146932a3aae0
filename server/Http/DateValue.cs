using System.Globalization;

namespace Uring.Server.Http;

/// <summary>The value of the Date header: RFC 9110, section 6.6.1.</summary>
internal static class DateValue
{
    /// <summary>The length of every date in bytes, as in <c>Sun, 06 Nov 1994 08:49:37 GMT</c>.</summary>
    public const int Length = 29;

    /// <summary>Writes a date. Allocates nothing.</summary>
    /// <param name="target">At least <see cref="Length"/> bytes.</param>
    /// <param name="utc">The time.</param>
    public static void Write(Span<byte> target, DateTime utc) => _ = utc.TryFormat(target, out _, "R", CultureInfo.InvariantCulture);
}
