namespace Uring.Bench.Files;

/// <summary>
/// The file system and the device of a folder. The figures of direct I/O are those of the device.
/// </summary>
internal static class StorageFacts
{
    // The fields of /proc/self/mountinfo: id, parent, major:minor, root, mount point. After a dash: type,
    // source: proc_pid_mountinfo(5).
    private const int Device = 2;
    private const int MountPoint = 4;

    /// <summary>Returns the file system and the device in one line.</summary>
    /// <param name="folder">The folder.</param>
    public static string Of(string folder)
    {
        string path = Path.GetFullPath(folder);
        string? mount = File.ReadLines("/proc/self/mountinfo")
            .Where(line => IsAbove(line.Split(' ')[MountPoint], path))
            .MaxBy(line => line.Split(' ')[MountPoint].Length);
        if (mount is null)
        {
            return "unknown";
        }

        string[] after = mount[(mount.IndexOf(" - ", StringComparison.Ordinal) + 3)..].Split(' ');
        return $"{after[0]} on {after[1]}{Scheduler(mount.Split(' ')[Device])}";
    }

    private static bool IsAbove(string mountPoint, string path) =>
        mountPoint == "/" || path == mountPoint || path.StartsWith(mountPoint + "/", StringComparison.Ordinal);

    private static string Scheduler(string device)
    {
        string file = $"/sys/dev/block/{device}/queue/scheduler";
        return File.Exists(file) ? $", scheduler {File.ReadAllText(file).Trim()}" : "";
    }
}
