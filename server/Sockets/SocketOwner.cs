namespace Uring.Server.Sockets;

/// <summary>Whether a process that we can see has a socket open: proc(5), /proc/PID/fd.</summary>
/// <remarks>
/// A socket can outlive its process: the kernel takes a killed process's ring apart later, and the ring's file table holds
/// the listener until then. Nobody accepts from such a socket any more.
/// </remarks>
internal static class SocketOwner
{
    /// <summary>Whether one of these sockets has an owner.</summary>
    /// <param name="inodes">As <see cref="SocketRow"/> has them.</param>
    public static bool Exists(IReadOnlyCollection<uint> inodes)
    {
        if (inodes.Count == 0)
        {
            return false;
        }

        HashSet<string> links = [.. inodes.Select(inode => $"socket:[{inode}]")];
        return Directory.EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .SelectMany(Open)
            .Any(links.Contains);
    }

    /// <summary>What the process of a folder has open; nothing when it is gone, or not ours to look at.</summary>
    private static List<string> Open(string process)
    {
        List<string> open = [];
        try
        {
            foreach (string descriptor in Directory.EnumerateFileSystemEntries($"{process}/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget is { } target)
                {
                    open.Add(target);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was seen until then counts.
        }

        return open;
    }
}
