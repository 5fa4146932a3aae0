using System.Globalization;

namespace Uring.TestTools.Processes;

/// <summary>
/// The resident memory of a server and its children: VmRSS of /proc/PID/status. The memory of sockets in the
/// kernel is not included.
/// </summary>
internal static class ResidentMemory
{
    /// <summary>Reads the resident memory, in bytes.</summary>
    /// <param name="pid">The process that was started.</param>
    public static long Of(int pid) => ProcessTree.Of(pid).Sum(process =>
    {
        string status = ProcessTree.ReadOr($"/proc/{process}/status", "");
        string? line = status.Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    });
}
