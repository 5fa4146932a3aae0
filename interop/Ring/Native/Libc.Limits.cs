using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <content>The limits of the process: getrlimit(2).</content>
internal static unsafe partial class Libc
{
    // asm-generic/resource.h: the same on every architecture that .NET runs on.
    public const int LimitOpenFiles = 7;
    public const int LimitLockedMemory = 8;

    /// <summary>
    /// Returns a soft and a hard limit, all ones without a limit. Both are 0 when the call fails.
    /// </summary>
    public static (ulong Soft, ulong Hard) GetLimit(int resource)
    {
        Limit limit;
        return GetRlimit(resource, &limit) == 0 ? (limit.Soft, limit.Hard) : (0, 0);
    }

    /// <summary>Raises the soft limit of open files, if it is lower and the hard limit allows it.</summary>
    /// <param name="count">The new limit.</param>
    /// <returns>Whether the limit was raised.</returns>
    public static bool RaiseOpenFilesLimit(ulong count)
    {
        (ulong soft, ulong hard) = GetLimit(LimitOpenFiles);
        if (soft >= count || hard < count)
        {
            return false;
        }

        Limit raised = new() { Soft = count, Hard = hard };
        return SetRlimit(LimitOpenFiles, &raised) == 0;
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
