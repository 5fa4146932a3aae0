namespace Uring.Server.Http.Conditions;

/// <summary>The opaque part of an entity tag: RFC 9110, section 8.8.3.</summary>
/// <remarks>
/// Blanks within the quotes are valid, as in RFC 2616, nginx and ASP.NET Core. RFC 9110 does not allow them.
/// </remarks>
internal static class EntityTag
{
    /// <summary>Returns false for bytes that do not start with a quoted text.</summary>
    /// <param name="bytes">The bytes from the first quote on, all of them valid in a field value.</param>
    /// <param name="length">The length of the tag with both quotes.</param>
    public static bool TryMeasure(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (!bytes.StartsWith((byte)'"'))
        {
            return false;
        }

        int end = bytes[1..].IndexOf((byte)'"');
        length = end + 2;
        return end >= 0;
    }
}
