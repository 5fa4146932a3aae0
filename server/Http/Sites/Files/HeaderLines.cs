using System.Globalization;
using System.Text;

namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// Writes the field lines of an answer. A header of the settings takes the place of a line of that name.
/// </summary>
internal sealed class HeaderLines(IReadOnlyList<HeaderField> headers)
{
    private readonly StringBuilder _text = new();

    /// <summary>Returns the lines written so far, and begins again.</summary>
    public byte[] Take()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        return bytes;
    }

    /// <summary>Writes a line, also where the settings have a header of the name.</summary>
    public HeaderLines Always(string name, string value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return this;
    }

    /// <summary>Writes a line, unless the settings have a header of the name.</summary>
    public HeaderLines Unless(string name, string value) => Has(name) ? this : Always(name, value);

    /// <summary>Writes the headers of the settings.</summary>
    /// <param name="except">The name of a header that is written otherwise; null for none.</param>
    public HeaderLines Headers(string? except = null)
    {
        foreach (HeaderField field in headers)
        {
            if (!field.IsNamed(except))
            {
                _text.Append(CultureInfo.InvariantCulture, $"{field}\r\n");
            }
        }

        return this;
    }

    /// <summary>Whether the settings have a header of the name.</summary>
    public bool Has(string name) => headers.Any(field => field.IsNamed(name));
}
