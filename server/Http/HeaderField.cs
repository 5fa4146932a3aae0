using System.Diagnostics.CodeAnalysis;

namespace Uring.Server.Http;

/// <summary>A header line that the user adds to the response.</summary>
internal sealed record HeaderField
{
    public const string Allowed =
        "\"Name: value\", with a name of letters, digits and !#$%&'*+-.^_`|~, a value without control characters, "
        + "and not Content-length or Transfer-encoding, which the server decides, or Content-type, which is a setting of its own";

    // The first two say where the response ends: a wrong one would tear it apart. The third would be there twice.
    private static readonly string[] s_reserved = ["Content-length", "Transfer-encoding", "Content-type"];

    private HeaderField(string name, string value) => (Name, Value) = (name, value);

    public string Name { get; }

    /// <summary>Without white space around it; may be empty.</summary>
    public string Value { get; }

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

    /// <summary>The line, without its end.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Name}:" : $"{Name}: {Value}";
}
