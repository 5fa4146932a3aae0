using System.Runtime.InteropServices;

namespace Uring.Server;

/// <summary>RLIMIT_NOFILE, getrlimit(2). The kernel bounds a ring's file table by it, though its slots are no descriptors.</summary>
internal static unsafe partial class OpenFilesLimit
{
    private const int NoFile = 7;

    /// <summary>
    /// Raises the soft limit as far as the process may. Shells and service managers set it to 1024 for the sake of programs
    /// that use select(2); we are none.
    /// </summary>
    public static void Raise()
    {
        Limit limit;
        if (GetRlimit(NoFile, &limit) == 0 && limit.Soft < limit.Hard)
        {
            limit.Soft = limit.Hard;
            _ = SetRlimit(NoFile, &limit);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetRlimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetRlimit(int resource, Limit* limit);

    /// <summary><c>struct rlimit</c>.</summary>
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
