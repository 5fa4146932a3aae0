namespace Uring.Server.Sockets;

/// <summary>Finds out whether a visible process has a socket open: proc(5), /proc/PID/fd.</summary>
/// <remarks>
/// A socket can outlive its process. The kernel frees the ring of a killed process later, and until then the
/// ring's file table holds the listener. No process accepts connections from such a socket.
/// </remarks>
internal static class SocketOwner
{
    /// <summary>Whether a process has one of these sockets open.</summary>
    /// <param name="inodes">Inodes from <see cref="SocketRow"/>.</param>
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

    /// <summary>
    /// Lists the open files of a process. The list is empty if the process has ended or is not accessible.
    /// </summary>
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
            // The process may have ended during the enumeration. The files found so far count.
        }

        return open;
    }
}
