using System.Globalization;

namespace Uring.Tests.Support;

/// <summary>Reads the fields of /proc/PID/status: proc_pid_status(5).</summary>
internal static class ProcessStatus
{
    /// <summary>The resident memory of a process, in bytes.</summary>
    public static long Resident(int process) => Number(process, "VmRSS:") * 1024;

    /// <summary>The number of threads of a process.</summary>
    public static int Threads(int process) => (int)Number(process, "Threads:");

    private static long Number(int process, string field)
    {
        string line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
