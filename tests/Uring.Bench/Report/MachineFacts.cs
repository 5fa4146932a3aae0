using System.Globalization;
using System.Runtime.InteropServices;
using Uring.TestTools.Processes;

namespace Uring.Bench.Report;

/// <summary>The machine and the time of a run. The figures have no meaning without them.</summary>
internal sealed record MachineFacts
{
    private static readonly string[] s_sysctls = ["core/somaxconn", "ipv4/tcp_max_syn_backlog", "ipv4/tcp_tw_reuse", "ipv4/ip_local_port_range"];

    /// <summary>The model name of the processor.</summary>
    public required string Processor { get; init; }

    /// <summary>The number of processors that the benchmark may use.</summary>
    public required int Processors { get; init; }

    /// <summary>The memory of the machine, in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string Kernel { get; init; }

    /// <summary>The distribution.</summary>
    public required string Distribution { get; init; }

    /// <summary>The runtime of the load generator.</summary>
    public required string Runtime { get; init; }

    /// <summary>The commit of this repository, with a mark when files that a benchmark measures differ from it.</summary>
    public required string Commit { get; init; }

    /// <summary>The start of the run, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>
    /// The load average of the minute before the run. On a busy machine the figures include the work of other
    /// programs.
    /// </summary>
    public required double LoadAverage { get; init; }

    /// <summary>The kernel's settings for the length of queues and the reuse of ports.</summary>
    public required IReadOnlyDictionary<string, string> Sysctls { get; init; }

    /// <summary>Reads the facts of this machine.</summary>
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

    /// <summary>Returns the facts in one line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Processors} processors, {Processor}, {Memory >> 30} GiB; Linux {Kernel}, {Distribution}; {Runtime}; commit {Commit}; {Date:yyyy-MM-dd HH:mm} UTC; load average before {LoadAverage:F1}");

    /// <summary>
    /// The facts that a page of the documentation states, in one line: the processor without its trade marks, and
    /// the kernel's version without the name of its build.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ForPage => FormattableString.Invariant(
        $"{Processors} processors of {ProcessorName.Short(Processor)}, Linux {Kernel.Split('-')[0]}, {Runtime} (commit {Commit}, {Date:yyyy-MM-dd})");

    private static string Value(string file, string key)
    {
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? "unknown" : line[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }

    // Each benchmark of `-- all` changes pages and results, and the next one still measures the same code.
    private static string CommitOf(string folder)
    {
        Tool commit = Tool.Run("git", "-C", folder, "rev-parse", "--short", "HEAD");
        Tool changes = Tool.Run("git", "-C", folder, "status", "--porcelain", "--", ".", ":!*.md", ":!tests/Uring.Bench/results");
        return commit.Succeeded ? commit.Output.Trim() + (changes.Output.Trim().Length > 0 ? ", changed" : "") : "unknown";
    }
}
