using System.Globalization;

namespace Uring.Bench.Servers.Cpu;

/// <summary>
/// The processor time of child processes that have ended: cutime and cstime of /proc/self/stat.
/// </summary>
internal static class ChildrenCpu
{
    private const int FirstField = 13;

    /// <summary>The processor time so far, in steps of 10 ms.</summary>
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
