using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Uring.Tests.Kestrel;

/// <summary>The descriptors of this process.</summary>
internal static partial class Descriptors
{
    private static readonly string[] s_kinds = ["socket:", "anon_inode:[io_uring]", "anon_inode:[eventfd]"];

    /// <summary>Duplicates a socket: dup(2). The caller owns the descriptor.</summary>
    public static int Duplicate(Socket socket)
    {
        int copy = Duplicate((int)socket.Handle);
        Assert.True(copy >= 0);
        return copy;
    }

    /// <summary>Counts the descriptors of the kinds that a transport opens: sockets, rings and eventfds.</summary>
    public static int Count() => Targets().Count(target => s_kinds.Any(kind => target.StartsWith(kind, StringComparison.Ordinal)));

    /// <summary>Returns the number of open descriptors of each kind: proc(5).</summary>
    public static string Describe() => string.Join(
        ", ", Targets().GroupBy(target => target.StartsWith("socket:", StringComparison.Ordinal) ? "socket" : target).Select(kind => $"{kind.Count()} {kind.Key}"));

    private static IEnumerable<string> Targets() => Directory.GetFiles("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget).OfType<string>();

    /// <summary>The limit on open descriptors of this process: proc_pid_limits(5).</summary>
    public static ulong Limit()
    {
        string line = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? ulong.MaxValue : ulong.Parse(soft, CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int fd);
}
