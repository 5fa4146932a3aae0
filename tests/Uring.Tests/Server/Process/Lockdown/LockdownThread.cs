namespace Uring.Tests.Server;

/// <summary>The rights of a thread, as the kernel reports them: proc_pid_status(5).</summary>
internal sealed class LockdownThread
{
    private static readonly string[] s_capabilities = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private readonly Dictionary<string, string> _status;

    private LockdownThread(IEnumerable<string> status) => _status = status
        .Select(line => line.Split(':', 2))
        .ToDictionary(pair => pair[0], pair => string.Join(' ', pair[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public string Name => _status["Name"];

    /// <summary>The capability sets that are not empty.</summary>
    public IEnumerable<string> Capabilities => s_capabilities.Where(set => _status[set].Trim('0').Length > 0);

    public bool CanGainPrivileges => _status["NoNewPrivs"] == "0";

    public bool IsFiltered => _status["Seccomp"] == "2";

    /// <summary>The real, effective, saved and file system IDs.</summary>
    public string Users => _status["Uid"];

    /// <inheritdoc cref="Users"/>
    public string UserGroups => _status["Gid"];

    public string SupplementaryGroups => _status["Groups"];

    /// <summary>Returns the threads of a process, those of the kernel for its rings included.</summary>
    public static IReadOnlyList<LockdownThread> Of(int process) =>
        [.. ProcessThreads.Read(process, "status").Select(status => new LockdownThread(status.Split('\n', StringSplitOptions.RemoveEmptyEntries)))];

    /// <summary>The rights, for the message of a failure.</summary>
    public override string ToString() =>
        $"{Name}: {string.Join(' ', Capabilities)} user {Users} groups {UserGroups} {SupplementaryGroups}"
        + $" gain {CanGainPrivileges} filter {IsFiltered}";
}
