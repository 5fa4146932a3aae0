using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Process.Lockdown;

namespace Uring.Faults.Scenarios;

/// <summary>A process that gives up its rights as the server does.</summary>
internal static class LockedProcess
{
    /// <summary>
    /// Gives them up, starts a thread, makes a ring with a thread of the kernel's, says <c>ready</c> and stays until its input ends.
    /// </summary>
    /// <param name="arguments">The user or nothing, and <c>locked</c> or <c>open</c>; and <c>late</c> to start the thread before.</param>
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

        // The kernel's thread has its maker's name until it has run.
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
