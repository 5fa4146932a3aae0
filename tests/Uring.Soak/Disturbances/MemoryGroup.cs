using System.Globalization;

namespace Uring.Soak.Disturbances;

/// <summary>
/// A memory cgroup, version 1 of cgroups(7), for one process. At the limit of the group the kernel refuses
/// memory for the sockets, files and pages of this process, and of no other. The OOM killer of the group is
/// off, so the kernel does not kill the process.
/// </summary>
/// <remarks>Version 2 does not refuse memory: at its limit the kernel throttles or kills.</remarks>
internal sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup/memory";
    private const int RemoveAttempts = 20;

    private readonly string _path;
    private readonly string _before;
    private readonly int _pid;

    private MemoryGroup(int pid)
    {
        _pid = pid;
        _path = Path.Combine(Root, $"uring-soak-{pid}");
        _before = Root + File.ReadLines($"/proc/{pid}/cgroup").First(line => line.Contains(":memory:", StringComparison.Ordinal)).Split(':', 3)[2];

        // A run that a signal ends has killed its servers before this handler.
        AppDomain.CurrentDomain.ProcessExit += Remove;
    }

    /// <summary>The number of refused allocations.</summary>
    public long Refusals => long.Parse(Read("memory.failcnt"), CultureInfo.InvariantCulture);

    /// <summary>
    /// Creates a group and moves a process into it. The group counts the memory that the process allocates
    /// from then on.
    /// </summary>
    /// <param name="pid">The process.</param>
    /// <returns>The group, or null when this machine does not allow it.</returns>
    public static MemoryGroup? TryCreate(int pid)
    {
        if (!File.Exists(Path.Combine(Root, "memory.usage_in_bytes")))
        {
            return null;
        }

        MemoryGroup group = new(pid);
        try
        {
            Directory.CreateDirectory(group._path);
            group.Write("memory.oom_control", "1");
            group.Write("cgroup.procs", $"{pid}");
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            group.Dispose();
            return null;
        }
    }

    /// <summary>Sets the limit to the current use.</summary>
    public void Limit()
    {
        // The per-processor reserve of the group counts as used, and is enough for some hundred sockets. Only
        // a limit that the group exceeds makes the kernel free the reserve.
        if (!TryLimit("0"))
        {
            _ = TryLimit(Read("memory.usage_in_bytes"));
        }
    }

    /// <summary>Removes the limit.</summary>
    public void Unlimit() => Write("memory.limit_in_bytes", "-1");

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Remove;
        Remove(null, EventArgs.Empty);
    }

    private void Remove(object? sender, EventArgs e)
    {
        for (int left = RemoveAttempts; left > 0 && Directory.Exists(_path); left--)
        {
            try
            {
                // The process may need memory to leave the group, or to end.
                Unlimit();
                if (Directory.Exists($"/proc/{_pid}"))
                {
                    File.WriteAllText(Path.Combine(_before, "cgroup.procs"), $"{_pid}");
                }

                // rmdir(2) also removes the files of a cgroup.
                Directory.Delete(_path);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private bool TryLimit(string bytes)
    {
        try
        {
            Write("memory.limit_in_bytes", bytes);
            return true;
        }
        catch (IOException)
        {
            // The group uses more than the limit, and the kernel can free none of it.
            return false;
        }
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_path, file)).Trim();

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_path, file), text);
}
