using System.Globalization;

namespace Uring.Tests.Server;

/// <summary>The address space of a process, which RLIMIT_AS bounds: proc_pid_status(5).</summary>
internal static class AddressSpace
{
    /// <summary>Returns its peak size so far, in bytes.</summary>
    public static long Of(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmPeak:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
