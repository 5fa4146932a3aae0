using System.Diagnostics.CodeAnalysis;

namespace Uring.Server.Http;

/// <summary>A field line that a setting adds to the response.</summary>
internal sealed record HeaderField
{
    public const string Allowed =
        "\"Name: value\", with a name of letters, digits and !#$%&'*+-.^_`|~, a value without control characters, "
        + "except Content-length and Transfer-encoding, which the server sets, and Content-type, which has a separate setting";

    // The first two define the end of the response: a wrong one would break the framing. The response would
    // have the third one twice.
    private static readonly string[] s_reserved = ["Content-length", "Transfer-encoding", "Content-type"];

    private HeaderField(string name, string value) => (Name, Value) = (name, value);

    /// <summary>The methods of a resource: RFC 9110, section 10.2.1.</summary>
    public static HeaderField Allow { get; } = new("Allow", "GET, HEAD");

    /// <summary>The target of a redirect: RFC 9110, section 10.2.2.</summary>
    /// <param name="target">A URL without blanks and control characters.</param>
    public static HeaderField Location(string target) => new("Location", target);

    public string Name { get; }

    /// <summary>The value, without the whitespace around it. May be empty.</summary>
    public string Value { get; }

    /// <summary>
    /// Whether the field is Connection, whose value depends on whether the connection is kept.
    /// </summary>
    public bool IsConnection => IsNamed("Connection");

    /// <summary>Whether the field has a name. Names are case-insensitive: RFC 9110, section 5.1.</summary>
    public bool IsNamed(string? name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string text, [NotNullWhen(true)] out HeaderField? field)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        ReadOnlySpan<char> name = colon < 0 ? text : text.AsSpan(0, colon);
        ReadOnlySpan<char> value = colon < 0 ? "" : text.AsSpan(colon + 1).Trim(FieldText.Blank);
        bool allowed = colon >= 0 && FieldText.IsToken(name) && FieldText.IsValue(value)
            && !s_reserved.Contains(name.ToString(), StringComparer.OrdinalIgnoreCase);
        field = allowed ? new HeaderField(name.ToString(), value.ToString()) : null;
        return allowed;
    }

    /// <summary>Formats the line, without CRLF.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Name}:" : $"{Name}: {Value}";
}
