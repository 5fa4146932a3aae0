using System.Globalization;
using Uring.Tests.Server;

namespace Uring.Tests.Kestrel;

/// <summary>The resources of a process: proc(5).</summary>
/// <param name="Descriptors">The number of open descriptors.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Loops">The number of threads that are loops.</param>
/// <param name="Resident">The resident memory, in bytes.</param>
internal readonly record struct ProcessState(int Descriptors, int Threads, int Loops, long Resident)
{
    // The thread pool starts and ends threads, and the allocators keep what a load has used.
    private const int ThreadSlack = 16;
    private const long MemorySlack = 64 << 20;

    /// <summary>Reads the resources of a process.</summary>
    public static ProcessState Of(int process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessState(
            Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
            (int)Number(status, "Threads:"),
            ProcessThreads.Read(process, "comm").Count(Kestrel.Loops.IsLoop),
            Number(status, "VmRSS:") << 10);
    }

    /// <summary>Requires that threads and memory are not above those before.</summary>
    public void RequireFlat(in ProcessState before)
    {
        Assert.True(Loops <= before.Loops && Threads <= before.Threads + ThreadSlack, $"{this}, before {before}");
        Assert.True(Resident <= before.Resident + MemorySlack, $"{this}, before {before}");
    }

    private static long Number(string[] status, string field)
    {
        string line = status.Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Split(' ', '\t').First(part => part.Length > 0), CultureInfo.InvariantCulture);
    }
}
