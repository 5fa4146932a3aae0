using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <content>The limits of the process: getrlimit(2).</content>
internal static unsafe partial class Libc
{
    // RLIMIT_NOFILE of asm-generic/resource.h.
    private const int OpenFiles = 7;

    /// <summary>Raises the soft limit of open files, if it is lower and the hard limit allows it.</summary>
    /// <param name="count">To this.</param>
    /// <returns>Whether it was raised.</returns>
    public static bool RaiseOpenFilesLimit(ulong count)
    {
        Limit limit;
        if (GetRlimit(OpenFiles, &limit) != 0 || limit.Soft >= count || limit.Hard < count)
        {
            return false;
        }

        limit.Soft = count;
        return SetRlimit(OpenFiles, &limit) == 0;
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
