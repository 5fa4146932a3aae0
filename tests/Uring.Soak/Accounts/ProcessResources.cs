using Uring.TestTools.Processes;

namespace Uring.Soak.Accounts;

/// <summary>What a server holds of the system.</summary>
/// <param name="Memory">Resident, in bytes.</param>
/// <param name="Files">Open descriptors.</param>
/// <param name="Threads">Its own: without those of the runtime, which come and go with a signal, and without the kernel's workers.</param>
/// <param name="Others">Those.</param>
internal readonly record struct ProcessResources(long Memory, int Files, int Threads, int Others)
{
    /// <summary>Now.</summary>
    /// <param name="pid">The server.</param>
    public static ProcessResources Of(int pid)
    {
        string[] names = [.. ProcessTree.Tasks(pid).Select(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), ".gone").Trim())];
        int others = names.Count(name => name[0] == '.' || name.StartsWith("iou-wrk", StringComparison.Ordinal));
        return new ProcessResources(ResidentMemory.Of(pid), Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length, names.Length - others, others);
    }

    /// <summary>The thread of the first loop.</summary>
    /// <param name="pid">The server.</param>
    public static int LoopThread(int pid)
    {
        string task = ProcessTree.Tasks(pid).First(task => ProcessTree.ReadOr(Path.Combine(task, "comm"), "").StartsWith("uring-loop", StringComparison.Ordinal));
        return int.Parse(Path.GetFileName(task), System.Globalization.CultureInfo.InvariantCulture);
    }
}
