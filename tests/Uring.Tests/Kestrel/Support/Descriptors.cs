using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Uring.Tests.Kestrel;

/// <summary>The descriptors of this process.</summary>
internal static partial class Descriptors
{
    /// <summary>Duplicates a socket: dup(2). The caller owns the descriptor.</summary>
    public static int Duplicate(Socket socket)
    {
        int copy = Duplicate((int)socket.Handle);
        Assert.True(copy >= 0);
        return copy;
    }

    /// <summary>Counts the open descriptors: proc(5). The descriptor of the count itself is not one of them.</summary>
    public static int Count() => Directory.GetFiles("/proc/self/fd").Length - 1;

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
