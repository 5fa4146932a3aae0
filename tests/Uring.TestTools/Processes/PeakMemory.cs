using System.Globalization;

namespace Uring.TestTools.Processes;

/// <summary>The peak of the resident memory of a process: VmHWM of /proc/PID/status.</summary>
internal static class PeakMemory
{
    /// <summary>
    /// Sets the peak to the current resident memory: 5 in /proc/PID/clear_refs, proc_pid_clear_refs(5).
    /// </summary>
    /// <param name="pid">The process.</param>
    public static void Reset(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    /// <summary>Reads the peak, in bytes.</summary>
    /// <param name="pid">The process.</param>
    public static long Of(int pid)
    {
        string status = ProcessTree.ReadOr($"/proc/{pid}/status", "");
        string? line = status.Split('\n').FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
