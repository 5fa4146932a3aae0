using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>What the kernel says of the rights of this process's threads: proc_pid_status(5).</summary>
internal static class ThreadRights
{
    private const string Tasks = "/proc/self/task";

    /// <summary>Looks at every thread, since one that was started too early keeps what the others have given up.</summary>
    /// <exception cref="ServerException">One has capabilities, or could gain some.</exception>
    public static void DemandNone()
    {
        foreach (string task in Threads())
        {
            string[] status = Lines(Path.Combine(task, "status"));
            string? left = Array.Find(status, IsRight);
            if (left is not null)
            {
                string name = Array.Find(status, line => line.StartsWith("Name:", StringComparison.Ordinal)) ?? task;
                throw new ServerException(
                    $"the thread {Value(name)} keeps rights ({left.Replace('\t', ' ')}): --no-lockdown leaves this out");
            }
        }
    }

    private static bool IsRight(string line) => Name(line) switch
    {
        "CapInh" or "CapPrm" or "CapEff" or "CapAmb" => Value(line).Trim('0').Length > 0,
        "NoNewPrivs" => Value(line) != "1",
        _ => false,
    };

    private static string Name(string line) => line[..Math.Max(line.IndexOf(':', StringComparison.Ordinal), 0)];

    private static string Value(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    /// <summary>None where there is no /proc: then it is not known to be done, but it was.</summary>
    private static string[] Threads() => Directory.Exists(Tasks) ? Directory.GetDirectories(Tasks) : [];

    /// <summary>None of a thread that has ended meanwhile.</summary>
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
