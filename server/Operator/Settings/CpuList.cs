using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Uring.Server.Operator.Settings;

/// <summary>Processors as cpuset(7) and taskset(1) write them: numbers and ranges between commas.</summary>
internal static class CpuList
{
    public const string Allowed = "a list of processors such as 0,2-3, with each of them once";

    // The kernel's CONFIG_NR_CPUS is at most 8192. It also keeps a range from filling the memory.
    private const uint Most = 8191;

    /// <summary>In the order in which they are written, which is the order in which the rings take them.</summary>
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

            // Checked for each part, so that a long text of overlapping ranges does not fill the memory either.
            if (found.Distinct().Count() != found.Count)
            {
                return false;
            }
        }

        processors = found;
        return true;
    }

    /// <summary>Numbers that follow each other as a range.</summary>
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
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Most;
}
