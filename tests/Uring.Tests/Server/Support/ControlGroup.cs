using System.Globalization;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A control group for one process, of version 1 or 2: cgroups(7).</summary>
internal sealed class ControlGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private static int s_count;

    private readonly string _path;
    private readonly string _parent;
    private int _process;

    private ControlGroup(string parent, string path) => (_parent, _path) = (parent, path);

    /// <summary>Creates a group that can freeze its process and limit its threads.</summary>
    /// <param name="controller"><c>freezer</c> or <c>pids</c>.</param>
    /// <returns>Null where the kernel has no such controller, or the user no right to it.</returns>
    public static ControlGroup? TryCreate(string controller)
    {
        bool unified = File.Exists($"{Root}/cgroup.controllers");
        string parent = unified ? Root : $"{Root}/{controller}";
        string path = $"{parent}/uring-tests-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
        try
        {
            if (!Directory.Exists(parent))
            {
                return null;
            }

            _ = Directory.CreateDirectory(path);
            if (unified && controller == "pids" && !File.Exists($"{path}/pids.max"))
            {
                File.WriteAllText($"{parent}/cgroup.subtree_control", "+pids");
            }

            return new ControlGroup(parent, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Moves a process with all its threads into the group.</summary>
    public void Add(int process)
    {
        _process = process;
        Write("cgroup.procs", $"{process}");
    }

    /// <summary>Limits the threads to those that the process has now.</summary>
    public void AllowNoMoreThreads() => Write("pids.max", File.ReadAllText($"{_path}/pids.current").Trim());

    /// <summary>
    /// Freezes all threads, those of the kernel for the rings included, and returns when they are frozen.
    /// </summary>
    public void Freeze()
    {
        if (File.Exists($"{_path}/cgroup.freeze"))
        {
            Write("cgroup.freeze", "1");
            Poll.Until(() => File.ReadAllText($"{_path}/cgroup.events").Contains("frozen 1", StringComparison.Ordinal), () => "not frozen");
        }
        else
        {
            Write("freezer.state", "FROZEN");
            Poll.Until(() => File.ReadAllText($"{_path}/freezer.state").Trim() == "FROZEN", () => "not frozen");
        }
    }

    public void Thaw()
    {
        bool unified = File.Exists($"{_path}/cgroup.freeze");
        Write(unified ? "cgroup.freeze" : "freezer.state", unified ? "0" : "THAWED");
    }

    /// <summary>Moves the process back, and removes the group.</summary>
    public void Dispose()
    {
        try
        {
            File.WriteAllText($"{_parent}/cgroup.procs", _process.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The process has ended.
        }

        Poll.Until(
            () =>
            {
                try
                {
                    Directory.Delete(_path);
                    return true;
                }
                catch (IOException)
                {
                    return false;
                }
            },
            () => $"{_path} is in use");
    }

    private void Write(string file, string text) => File.WriteAllText($"{_path}/{file}", text);
}
