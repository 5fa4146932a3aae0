using System.Globalization;
using System.Runtime.InteropServices;
using Uring.TestTools.Processes;

namespace Uring.Bench.Servers.Report;

/// <summary>Where and when the figures were taken: without it they mean nothing.</summary>
internal sealed record MachineFacts
{
    private static readonly string[] s_sysctls = ["core/somaxconn", "ipv4/tcp_max_syn_backlog", "ipv4/tcp_tw_reuse", "ipv4/ip_local_port_range"];

    /// <summary>The processor, as it calls itself.</summary>
    public required string Processor { get; init; }

    /// <summary>How many the benchmark may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Memory of the machine, in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string Kernel { get; init; }

    /// <summary>The distribution.</summary>
    public required string Distribution { get; init; }

    /// <summary>The runtime that the load generator runs on.</summary>
    public required string Runtime { get; init; }

    /// <summary>The commit of this repository, with a mark when files differ from it.</summary>
    public required string Commit { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>The load average of the last minute before it began: a machine that is busy already measures others' work.</summary>
    public required double LoadAverage { get; init; }

    /// <summary>Settings of the kernel that decide how many connections can wait and how ports are used again.</summary>
    public required IReadOnlyDictionary<string, string> Sysctls { get; init; }

    /// <summary>Of this machine, now.</summary>
    public static MachineFacts Read() => new()
    {
        Processor = Value("/proc/cpuinfo", "model name"),
        Processors = Environment.ProcessorCount,
        Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        Distribution = Value("/etc/os-release", "PRETTY_NAME").Trim('"'),
        Runtime = RuntimeInformation.FrameworkDescription,
        Commit = CommitOf(Repository.Root),
        Date = DateTime.UtcNow,
        LoadAverage = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        Sysctls = s_sysctls
            .Where(name => File.Exists($"/proc/sys/net/{name}"))
            .ToDictionary(name => "net." + name.Replace('/', '.'), name => File.ReadAllText($"/proc/sys/net/{name}").Trim().Replace('\t', ' ')),
    };

    /// <summary>In a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Processors} processors, {Processor}, {Memory >> 30} GiB; Linux {Kernel}, {Distribution}; {Runtime}; commit {Commit}; {Date:yyyy-MM-dd HH:mm} UTC; load average before {LoadAverage:F1}");

    private static string Value(string file, string key)
    {
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? "unknown" : line[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }

    private static string CommitOf(string folder)
    {
        Tool commit = Tool.Run("git", "-C", folder, "rev-parse", "--short", "HEAD");
        Tool changes = Tool.Run("git", "-C", folder, "status", "--porcelain");
        return commit.Succeeded ? commit.Output.Trim() + (changes.Output.Trim().Length > 0 ? ", changed" : "") : "unknown";
    }
}
