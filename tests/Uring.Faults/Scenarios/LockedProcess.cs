using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Process.Lockdown;

namespace Uring.Faults.Scenarios;

/// <summary>A process that drops its privileges as the server does.</summary>
internal static class LockedProcess
{
    /// <summary>
    /// Drops the privileges, starts a thread, creates a ring with an SQ thread, prints <c>ready</c>, and runs
    /// until its input ends.
    /// </summary>
    /// <param name="arguments">
    /// The user or an empty string, <c>locked</c> or <c>open</c>, and <c>late</c> to start the thread first.
    /// </param>
    public static string GiveUp(string[] arguments)
    {
        using ManualResetEventSlim end = new();
        Thread thread = new(end.Wait) { IsBackground = true, Name = "some-thread" };
        bool late = arguments is [_, _, "late"];
        if (late)
        {
            thread.Start();
        }

        try
        {
            ProcessLockdown.DropPrivileges(arguments[0].Length == 0 ? null : SystemUser.Find(new NamedUser(arguments[0], "--user")), arguments[1] == "locked");
        }
        catch (Exception e) when (e is ServerException or UsageException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }

        if (!late)
        {
            thread.Start();
        }

        using IoUring ring = new(new IoUringOptions { Entries = 64, SqPoll = true, SqThreadIdle = 1 });
        ring.RegisterFilesSparse(16);

        // The SQ thread has the name of its creator until its first run.
        _ = SpinWait.SpinUntil(
            () => Directory.GetDirectories("/proc/self/task").Any(
                task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("iou-sqp", StringComparison.Ordinal)),
            5000);
        Console.WriteLine("ready");
        _ = Console.In.ReadToEnd();
        end.Set();
        return "ended";
    }
}
