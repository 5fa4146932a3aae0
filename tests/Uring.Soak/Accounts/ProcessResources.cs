using Uring.TestTools.Processes;

namespace Uring.Soak.Accounts;

/// <summary>The system resources of a server.</summary>
/// <param name="Memory">The resident memory, in bytes.</param>
/// <param name="Files">The number of open descriptors.</param>
/// <param name="Pipes">
/// The number of pipes among the descriptors. Each thread of .NET has two, and the thread pool starts and ends
/// threads.
/// </param>
/// <param name="Threads">
/// The number of the server's own threads. A signal starts and ends threads of the runtime, so they count as
/// others.
/// </param>
/// <param name="Others">The number of threads of the runtime and of the kernel's workers.</param>
internal readonly record struct ProcessResources(long Memory, int Files, int Pipes, int Threads, int Others)
{
    /// <summary>The number of open descriptors that do not depend on the number of threads.</summary>
    public int FilesOfCode => Files - Pipes;

    /// <summary>Reads the resources of a server.</summary>
    /// <param name="pid">The process of the server.</param>
    public static ProcessResources Of(int pid)
    {
        string[] names = [.. ProcessTree.Tasks(pid).Select(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), ".gone").Trim())];
        int others = names.Count(name => name[0] == '.' || name.StartsWith("iou-wrk", StringComparison.Ordinal));
        string[] files = Directory.GetFileSystemEntries($"/proc/{pid}/fd");
        return new ProcessResources(ResidentMemory.Of(pid), files.Length, files.Count(IsPipe), names.Length - others, others);
    }

    private static bool IsPipe(string file) => new FileInfo(file).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true;

    /// <summary>Returns the id of the thread of the first loop.</summary>
    /// <param name="pid">The process of the server.</param>
    public static int LoopThread(int pid)
    {
        string task = ProcessTree.Tasks(pid).First(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), "").StartsWith("uring-loop", StringComparison.Ordinal));
        return int.Parse(Path.GetFileName(task), System.Globalization.CultureInfo.InvariantCulture);
    }
}
