using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Uring.Server.Operator.Settings;

/// <summary>
/// Parses and formats lists of processors as in cpuset(7) and taskset(1): numbers and ranges, separated by
/// commas.
/// </summary>
internal static class CpuList
{
    public const string Allowed = "a list of processors such as 0,2-3, without duplicates";

    // The kernel's CONFIG_NR_CPUS is at most 8192. The limit also bounds the memory that a range takes.
    private const uint MaxProcessor = 8191;

    /// <summary>Parses a list, and keeps its order: the rings take the processors in that order.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<uint>? processors)
    {
        List<uint> found = [];
        processors = null;
        foreach (string part in text.Split(','))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryParseNumber(dash < 0 ? part : part.AsSpan(0, dash), out uint first)
                || !TryParseNumber(dash < 0 ? part : part.AsSpan(dash + 1), out uint last)
                || first > last)
            {
                return false;
            }

            for (uint cpu = first; cpu <= last; cpu++)
            {
                found.Add(cpu);
            }

            // The check runs for each part, so that a long list of overlapping ranges does not exhaust the
            // memory.
            if (found.Distinct().Count() != found.Count)
            {
                return false;
            }
        }

        processors = found;
        return true;
    }

    /// <summary>Formats a list, with consecutive numbers as a range.</summary>
    public static string Format(ReadOnlySpan<uint> processors)
    {
        StringBuilder list = new();
        for (int first = 0, next; first < processors.Length; first = next)
        {
            for (next = first + 1; next < processors.Length && processors[next] == processors[next - 1] + 1; next++)
            {
            }

            list.Append(list.Length > 0 ? "," : "").Append(processors[first]);
            if (next - first > 1)
            {
                list.Append('-').Append(processors[next - 1]);
            }
        }

        return list.ToString();
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxProcessor;
}
