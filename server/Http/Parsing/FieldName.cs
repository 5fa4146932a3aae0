using System.Text;

namespace Uring.Server.Http.Parsing;

/// <summary>Compares the names of fields without regard to case: RFC 9110, section 5.1.</summary>
internal static class FieldName
{
    /// <summary>Whether a name is a known one.</summary>
    /// <param name="name">The name, a token.</param>
    /// <param name="lower">The known name, in lower case.</param>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) =>
        (name[0] | 0x20) == lower[0] && Ascii.EqualsIgnoreCase(name, lower);
}
