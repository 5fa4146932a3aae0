using System.Globalization;

namespace Uring.Server.Operator.Settings;

/// <summary>Parses a size in bytes, with the suffixes of nginx: k, m and g for KiB, MiB and GiB.</summary>
internal static class ByteSize
{
    private const string Suffixes = "kmg";

    // Each suffix stands for 2^10 of the one before it.
    private const int Step = 10;

    public static string Allowed(long min, long max) =>
        $"a size from {Format(min)} to {Format(max)}: bytes in decimal digits, or KiB, MiB or GiB with k, m or g behind the digits";

    public static bool TryParse(string text, long min, long max, out long size)
    {
        size = 0;
        int suffix = text.Length > 0 ? Suffixes.IndexOf(char.ToLowerInvariant(text[^1]), StringComparison.Ordinal) : -1;
        ReadOnlySpan<char> digits = suffix < 0 ? text : text.AsSpan(0, text.Length - 1);
        int shift = Step * (suffix + 1);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > max >> shift)
        {
            return false;
        }

        size = number << shift;
        return size >= min;
    }

    /// <summary>Formats a size with the largest suffix that leaves a whole number.</summary>
    public static string Format(long size)
    {
        int suffix = -1;
        while (size > 0 && size % (1 << Step) == 0 && suffix + 1 < Suffixes.Length)
        {
            size >>= Step;
            suffix++;
        }

        return suffix < 0 ? $"{size}" : $"{size}{Suffixes[suffix]}";
    }
}
