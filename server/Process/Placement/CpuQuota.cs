using System.Globalization;

namespace Uring.Server.Process.Placement;

/// <summary>The CPU quota of the process's control groups: cgroups(7), cpu.max of version 2, cpu.cfs_quota_us of version 1.</summary>
/// <remarks>
/// A thread that spins uses up the quota of a period, and the kernel then stops the whole group until the next period
/// (100 ms by default): docs/server-placement.md.
/// </remarks>
internal static class CpuQuota
{
    private const string Groups = "/proc/self/cgroup";
    private const string Root = "/sys/fs/cgroup";

    /// <summary>The quota, in processors; null without one, or where the groups cannot be read.</summary>
    public static double? Read()
    {
        try
        {
            return Smallest(File.ReadAllLines(Groups), Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The smallest quota of the groups and of their ancestors, each of which binds.</summary>
    /// <param name="groups">The lines of /proc/self/cgroup: hierarchy, controllers, path.</param>
    /// <param name="root">The folder of the hierarchies.</param>
    internal static double? Smallest(IEnumerable<string> groups, string root)
    {
        double? smallest = null;
        foreach (string[] fields in groups.Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3))
        {
            string[] controllers = fields[1].Split(',');
            IEnumerable<string> hierarchies = fields[1].Length == 0 ? [root, Path.Combine(root, "unified")]
                : controllers.Contains("cpu") ? [Path.Combine(root, fields[1]), Path.Combine(root, "cpu")]
                : [];
            foreach (string hierarchy in hierarchies)
            {
                foreach (double quota in Quotas(hierarchy, fields[2]))
                {
                    smallest = double.Min(smallest ?? quota, quota);
                }
            }
        }

        return smallest;
    }

    /// <remarks>In a container the path may be that of the host, so the root of the hierarchy is read in any case.</remarks>
    private static IEnumerable<double> Quotas(string hierarchy, string path)
    {
        string folder = hierarchy + path.TrimEnd('/');
        while (true)
        {
            if (QuotaOf(folder) is { } quota)
            {
                yield return quota;
            }

            if (folder.Length <= hierarchy.Length)
            {
                yield break;
            }

            folder = folder[..folder.LastIndexOf('/')];
        }
    }

    private static double? QuotaOf(string folder)
    {
        string[] version2 = Words(Path.Combine(folder, "cpu.max"));
        string[] version1 = [.. Words(Path.Combine(folder, "cpu.cfs_quota_us")), .. Words(Path.Combine(folder, "cpu.cfs_period_us"))];
        return (version2.Length == 2 ? version2 : version1) is [string quota, string period]
            && long.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out long time)
            && long.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && length > 0
            ? (double)time / length
            : null;
    }

    private static string[] Words(string file) => File.Exists(file) ? File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
}
