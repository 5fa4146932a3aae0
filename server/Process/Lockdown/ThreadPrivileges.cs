using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The privileges of the threads of this process, as the kernel reports them: proc_pid_status(5).
/// </summary>
internal static class ThreadPrivileges
{
    private const string Tasks = "/proc/self/task";

    /// <summary>
    /// Checks every thread. A thread that was started too early keeps the privileges that the others have
    /// dropped.
    /// </summary>
    /// <exception cref="ServerException">A thread has capabilities, or can gain privileges.</exception>
    public static void RequireNone()
    {
        foreach (string task in Threads())
        {
            string[] status = Lines(Path.Combine(task, "status"));
            string? left = Array.Find(status, IsPrivilege);
            if (left is not null)
            {
                string name = Array.Find(status, line => line.StartsWith("Name:", StringComparison.Ordinal)) ?? task;
                throw new ServerException(
                    $"the thread {Value(name)} keeps privileges ({left.Replace('\t', ' ')}); --no-lockdown turns the lock-down off");
            }
        }
    }

    private static bool IsPrivilege(string line) => Name(line) switch
    {
        "CapInh" or "CapPrm" or "CapEff" or "CapAmb" => Value(line).Trim('0').Length > 0,
        "NoNewPrivs" => Value(line) != "1",
        _ => false,
    };

    private static string Name(string line) => line[..Math.Max(line.IndexOf(':', StringComparison.Ordinal), 0)];

    private static string Value(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    /// <summary>
    /// Lists the threads. Without /proc the list is empty: the privileges are dropped, but not checked.
    /// </summary>
    private static string[] Threads() => Directory.Exists(Tasks) ? Directory.GetDirectories(Tasks) : [];

    /// <summary>Reads a file. For a thread that has ended meanwhile the result is empty.</summary>
    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
