using System.Globalization;

namespace Uring.Server.Operator.Pages;

/// <summary>The identity of this process in a mapped file.</summary>
internal static class OwnProcess
{
    /// <summary>
    /// Returns the start time of the process, in clock ticks since boot: field 22 of /proc/PID/stat,
    /// proc_pid_stat(5).
    /// </summary>
    public static ulong ReadStart()
    {
        // The second field is the name of the program in parentheses. The name may contain spaces and
        // parentheses.
        string status = File.ReadAllText("/proc/self/stat");
        string[] fromThird = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return ulong.Parse(fromThird[22 - 3], CultureInfo.InvariantCulture);
    }
}
