using System.Globalization;

namespace Uring.Bench.Servers.LoadGenerators;

/// <summary>Reads the numbers in the output of a load generator.</summary>
/// <param name="text">The output.</param>
internal sealed class TextFigures(string text)
{
    /// <summary>Returns the number after a label.</summary>
    /// <param name="label">The label.</param>
    /// <exception cref="FormatException">
    /// The label or the number is missing. The message contains the whole output.
    /// </exception>
    public double After(string label) => TryAfter(label) ?? throw new FormatException($"no '{label}' in: {text.Trim()}");

    /// <summary>Returns the number after a label, or null.</summary>
    /// <param name="label">The label.</param>
    public double? TryAfter(string label) => Leading(Behind(label));

    /// <summary>
    /// Returns the time after a label, in microseconds, or null. The text contains the unit.
    /// </summary>
    /// <param name="label">The label.</param>
    public double? TryTimeAfter(string label)
    {
        string rest = Behind(label).TrimStart();
        if (Leading(rest) is not { } number)
        {
            return null;
        }

        string unit = rest[NumberLength(rest)..];
        return number * (unit.StartsWith("us", StringComparison.Ordinal) ? 1
            : unit.StartsWith("ms", StringComparison.Ordinal) ? 1000
            : unit.StartsWith('s') ? 1_000_000
            : 60_000_000);
    }

    /// <summary>Returns the number before a label, or null.</summary>
    /// <param name="label">The label.</param>
    public double? TryBefore(string label)
    {
        int at = text.IndexOf(label, StringComparison.Ordinal);
        string[] words = at < 0 ? [] : text[..at].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : Leading(words[^1]);
    }

    private string Behind(string label)
    {
        int at = text.IndexOf(label, StringComparison.Ordinal);
        return at < 0 ? "" : text[(at + label.Length)..];
    }

    private static double? Leading(string rest)
    {
        rest = rest.TrimStart();
        int length = NumberLength(rest);
        return length == 0 ? null : double.Parse(rest.AsSpan(0, length), CultureInfo.InvariantCulture);
    }

    private static int NumberLength(string rest)
    {
        int length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
        {
            length++;
        }

        return length;
    }
}
