using System.Globalization;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Operator.Check;

/// <summary>What the C library and the kernel tell of this process and of the users.</summary>
internal static unsafe partial class ProcessFacts
{
    // linux/prctl.h: PR_SET_SECCOMP; linux/seccomp.h: SECCOMP_MODE_FILTER.
    private const int SetSeccomp = 22;
    private const nuint ModeFilter = 2;

    // linux/capability.h.
    private const int CapSetGid = 6;
    private const int CapSetUid = 7;

    /// <summary>What keeps a thread from filtering its system calls: EINVAL without CONFIG_SECCOMP_FILTER, EPERM or ENOSYS under a profile.</summary>
    public static Errno SeccompRefusal()
    {
        // Without a program nothing is installed, and EFAULT says that one would have been read: PR_SET_SECCOMP(2const).
        Errno errno = Prctl(SetSeccomp, ModeFilter, 0, 0, 0) < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return errno == Errno.EFAULT ? Errno.None : errno;
    }

    /// <summary>Whether it has CAP_SETUID and CAP_SETGID. Without an answer the start will tell.</summary>
    public static bool MayChangeUser() => Has((1ul << CapSetUid) | (1ul << CapSetGid)) ?? true;

    /// <summary>Whether it has CAP_SETGID. Without an answer the start will tell.</summary>
    public static bool MayChangeGroups() => Has(1ul << CapSetGid) ?? true;

    /// <summary>Whether it has CAP_SETUID, with which it may become root. Without an answer the start will tell.</summary>
    public static bool MayBecomeRoot() => Has(1ul << CapSetUid) ?? false;

    /// <summary>Whether all of these are among its effective capabilities: proc(5), /proc/self/status; null when that does not tell.</summary>
    private static bool? Has(ulong needed)
    {
        const string Effective = "CapEff:";
        try
        {
            string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Effective, StringComparison.Ordinal));
            return line is not null && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong set)
                ? (set & needed) == needed
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);
}
