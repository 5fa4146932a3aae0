using Uring.TestTools.Processes;

namespace Uring.Soak.Accounts;

/// <summary>The system resources of a server.</summary>
/// <param name="Memory">The resident memory, in bytes.</param>
/// <param name="Files">The number of open descriptors.</param>
/// <param name="FilesOfRuntime">
/// The number of pipes and assemblies among the descriptors. Each thread of .NET has two pipes, and the thread pool
/// starts and ends threads. An assembly stays open from its first use on, such as that of stack traces.
/// </param>
/// <param name="Threads">
/// The number of the server's own threads. A signal starts and ends threads of the runtime, so they count as
/// others.
/// </param>
/// <param name="Others">The number of threads of the runtime and of the kernel's workers.</param>
internal readonly record struct ProcessResources(long Memory, int Files, int FilesOfRuntime, int Threads, int Others)
{
    /// <summary>The number of open descriptors without those of the runtime.</summary>
    public int FilesOfCode => Files - FilesOfRuntime;

    /// <summary>Reads the resources of a server.</summary>
    /// <param name="pid">The process of the server.</param>
    public static ProcessResources Of(int pid)
    {
        string[] names = [.. ProcessTree.Tasks(pid).Select(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), ".gone").Trim())];
        int others = names.Count(name => name[0] == '.' || name.StartsWith("iou-wrk", StringComparison.Ordinal));
        string[] files = Directory.GetFileSystemEntries($"/proc/{pid}/fd");
        return new ProcessResources(ResidentMemory.Of(pid), files.Length, files.Count(IsOfRuntime), names.Length - others, others);
    }

    private static bool IsOfRuntime(string file) =>
        new FileInfo(file).LinkTarget is { } target
        && (target.StartsWith("pipe:", StringComparison.Ordinal) || target.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>Returns the id of the thread of the first loop.</summary>
    /// <param name="pid">The process of the server.</param>
    public static int LoopThread(int pid)
    {
        string task = ProcessTree.Tasks(pid).First(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), "").StartsWith("uring-loop", StringComparison.Ordinal));
        return int.Parse(Path.GetFileName(task), System.Globalization.CultureInfo.InvariantCulture);
    }
}
