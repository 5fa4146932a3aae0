using Uring.Tests.Server;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The resources of a process: proc(5).</summary>
/// <param name="Descriptors">The number of open descriptors.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Loops">The number of threads that are loops.</param>
/// <param name="Resident">The resident memory, in bytes.</param>
internal readonly record struct ProcessState(int Descriptors, int Threads, int Loops, long Resident)
{
    // The thread pool starts and ends threads.
    private const int ThreadSlack = 16;

    /// <summary>Reads the resources of a process.</summary>
    public static ProcessState Of(int process) => new(
        Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
        ProcessStatus.Threads(process),
        ProcessThreads.Read(process, "comm").Count(Kestrel.Loops.IsLoop),
        ProcessStatus.Resident(process));

    /// <summary>
    /// Waits until loops, threads and memory are not above those before. Idle threads of the pool end after 20 s.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="before">The state before.</param>
    /// <param name="memorySlack">The bytes that the heap and the allocators keep after a load.</param>
    public static async Task<ProcessState> AwaitFlatAsync(int process, ProcessState before, long memorySlack)
    {
        ProcessState now = default;
        await Poll.UntilAsync(
            () =>
            {
                now = Of(process);
                return now.Loops <= before.Loops && now.Threads <= before.Threads + ThreadSlack && now.Resident <= before.Resident + memorySlack;
            },
            () => $"{now}, before {before}");
        return now;
    }
}
