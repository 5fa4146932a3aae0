using System.Globalization;

namespace Uring.Tests.Kestrel;

/// <summary>The descriptors of a process: proc(5).</summary>
internal static class Descriptors
{
    private static readonly string[] s_kinds = ["socket:", "anon_inode:[io_uring]", "anon_inode:[eventfd]"];

    /// <summary>Counts the descriptors of the kinds that a transport opens: sockets, rings and eventfds.</summary>
    public static int Count() => Targets("self").Count(target => s_kinds.Any(kind => target.StartsWith(kind, StringComparison.Ordinal)));

    /// <summary>Counts the sockets of another process.</summary>
    public static int Sockets(int process) => Targets($"{process}").Count(IsSocket);

    /// <summary>Returns the number of open descriptors of each kind.</summary>
    public static string Describe() => string.Join(
        ", ", Targets("self").GroupBy(target => IsSocket(target) ? "socket" : target).Select(kind => $"{kind.Count()} {kind.Key}"));

    private static bool IsSocket(string target) => target.StartsWith("socket:", StringComparison.Ordinal);

    private static IEnumerable<string> Targets(string process) =>
        Directory.GetFiles($"/proc/{process}/fd").Select(link => new FileInfo(link).LinkTarget).OfType<string>();

    /// <summary>The limit on open descriptors of this process: proc_pid_limits(5).</summary>
    public static ulong Limit()
    {
        string line = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? ulong.MaxValue : ulong.Parse(soft, CultureInfo.InvariantCulture);
    }
}
