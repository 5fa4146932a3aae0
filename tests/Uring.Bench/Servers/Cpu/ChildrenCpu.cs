using System.Globalization;

namespace Uring.Bench.Servers.Cpu;

/// <summary>The processor time of programs that were run from here and have ended: /proc/self/stat, cutime and cstime.</summary>
internal static class ChildrenCpu
{
    private const int FirstField = 13;

    /// <summary>So far, in steps of 10 ms.</summary>
    public static TimeSpan Used
    {
        get
        {
            string text = File.ReadAllText("/proc/self/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = long.Parse(fields[FirstField], CultureInfo.InvariantCulture) + long.Parse(fields[FirstField + 1], CultureInfo.InvariantCulture);
            return TimeSpan.FromMilliseconds(ticks * 10);
        }
    }
}
