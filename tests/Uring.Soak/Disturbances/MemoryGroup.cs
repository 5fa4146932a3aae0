using System.Globalization;

namespace Uring.Soak.Disturbances;

/// <summary>
/// A control group for the memory of one process, cgroups(7) version 1, which can be made short of it without anybody else noticing. Once
/// it is at its limit the kernel has no memory for the process's sockets, files and pages, and says so to whoever asks for
/// them; with its OOM killer off, nothing is killed.
/// </summary>
/// <remarks>Not version 2: at its limit that knows only to slow down or to kill.</remarks>
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

        // A run that is ended by a signal has killed its servers by then.
        AppDomain.CurrentDomain.ProcessExit += Remove;
    }

    /// <summary>How often something was refused.</summary>
    public long Refusals => long.Parse(Read("memory.failcnt"), CultureInfo.InvariantCulture);

    /// <summary>Makes one, and moves a process there: what it takes from here on is counted.</summary>
    /// <param name="pid">Which.</param>
    /// <returns>Null where that cannot be done.</returns>
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

    /// <summary>What it has now is all that it gets.</summary>
    public void Close()
    {
        // What processors hold in reserve for it counts as used, and would do for some hundred sockets: only a limit that cannot be met
        // has them give it back.
        if (!TryLimit("0"))
        {
            _ = TryLimit(Read("memory.usage_in_bytes"));
        }
    }

    /// <summary>It gets what it wants.</summary>
    public void Open() => Write("memory.limit_in_bytes", "-1");

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
                // To go back, or to end, it may need memory.
                Open();
                if (Directory.Exists($"/proc/{_pid}"))
                {
                    File.WriteAllText(Path.Combine(_before, "cgroup.procs"), $"{_pid}");
                }

                // Its files go with it: rmdir(2).
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
            // It uses more, and nothing of that can be given back.
            return false;
        }
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_path, file)).Trim();

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_path, file), text);
}
