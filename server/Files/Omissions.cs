using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Uring.Server.Operator;

namespace Uring.Server.Files;

/// <summary>The files of a directory that are not served, with the reasons.</summary>
internal sealed class Omissions(string origin)
{
    // A directory may hold thousands of such files, and a line for each would hide the other lines of a
    // start.
    private const int MaxLines = 10;

    private readonly List<string> _lines = [];

    public int Count { get; private set; }

    /// <summary>The lines about the first files, and the number of the others.</summary>
    public IReadOnlyList<string> Lines => Count > MaxLines ? [.. _lines, $"{origin}: and {Count - MaxLines} more"] : _lines;

    /// <summary>Adds a file that is not served.</summary>
    /// <param name="path">The path from the directory.</param>
    /// <param name="reason">A sentence, in the present tense.</param>
    public void Add(ReadOnlySpan<byte> path, string reason) => AddLine(path, $"is not served: {reason}");

    /// <summary>Adds a line about a file.</summary>
    /// <param name="path">The path from the directory.</param>
    /// <param name="predicate">The rest of the sentence.</param>
    public void AddLine(ReadOnlySpan<byte> path, string predicate)
    {
        if (Count++ < MaxLines)
        {
            _lines.Add($"{origin}: '{Show(path)}' {predicate}");
        }
    }

    /// <summary>
    /// Formats a path. Bytes that are not UTF-8 appear percent-encoded, as in the URL of the file.
    /// </summary>
    public static string Show(ReadOnlySpan<byte> path)
    {
        if (Utf8.IsValid(path))
        {
            return Shown.Of(Encoding.UTF8.GetString(path));
        }

        StringBuilder text = new();
        foreach (byte value in path)
        {
            _ = value is > (byte)' ' and < 0x7F ? text.Append((char)value) : text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return Shown.Of(text.ToString());
    }
}
