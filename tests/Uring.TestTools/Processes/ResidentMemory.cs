using System.Globalization;

namespace Uring.TestTools.Processes;

/// <summary>Resident memory of a server, its children included: VmRSS of /proc/PID/status. What sockets hold in the kernel is not in it.</summary>
internal static class ResidentMemory
{
    /// <summary>Now, in bytes.</summary>
    /// <param name="pid">The process that was started.</param>
    public static long Of(int pid) => ProcessTree.Of(pid).Sum(process =>
    {
        string status = ProcessTree.ReadOr($"/proc/{process}/status", "");
        string? line = status.Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    });
}
