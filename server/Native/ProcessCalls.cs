using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>
/// Calls that limit the privileges and the resources of a thread or the process: prctl(2), capset(2),
/// setrlimit(2).
/// </summary>
internal static unsafe partial class ProcessCalls
{
    // linux/prctl.h: PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS. linux/seccomp.h:
    // SECCOMP_MODE_FILTER.
    private const int SetSeccomp = 22;
    private const int DropBounding = 24;
    private const int NoNewPrivileges = 38;
    private const nuint ModeFilter = 2;

    // linux/seccomp.h: SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC and SECCOMP_FILTER_FLAG_TSYNC_ESRCH (Linux 5.7).
    private const nint SetModeFilter = 1;
    private const nint SyncThreads = 0x1 | 0x10;

    // linux/capability.h: _LINUX_CAPABILITY_VERSION_3.
    private const uint CapabilityVersion = 0x2008_0522;

    // asm-generic/resource.h: RLIMIT_MEMLOCK.
    private const int LockedMemory = 8;

    /// <summary>Sets no_new_privs on the calling thread: PR_SET_NO_NEW_PRIVS(2const).</summary>
    public static Errno SetNoNewPrivileges() => NativeResult.Of(Prctl(NoNewPrivileges, 1, 0, 0, 0)).Errno;

    /// <summary>
    /// Removes a capability from the bounding set of the calling thread: PR_CAPBSET_DROP(2const).
    /// </summary>
    /// <returns>EINVAL for a capability that the kernel does not have.</returns>
    public static Errno DropFromBoundingSet(nuint capability) => NativeResult.Of(Prctl(DropBounding, capability, 0, 0, 0)).Errno;

    /// <summary>Attaches a seccomp filter to the calling thread: PR_SET_SECCOMP(2const).</summary>
    public static Errno AttachSeccompFilter(BpfProgram program) =>
        NativeResult.Of(Prctl(SetSeccomp, ModeFilter, (nuint)(&program), 0, 0)).Errno;

    /// <summary>Attaches a seccomp filter to all threads of the process: seccomp(2), SECCOMP_FILTER_FLAG_TSYNC.</summary>
    /// <returns>ESRCH if a thread has another filter than the calling one. Nothing is attached then.</returns>
    public static Errno AttachSeccompFilterToAllThreads(BpfProgram program) =>
        SystemCall.Seccomp.Make(SetModeFilter, SyncThreads, (nint)(&program));

    /// <summary>
    /// Drops all capabilities of the calling thread: capset(2). The kernel drops an ambient capability with
    /// its permitted one.
    /// </summary>
    public static Errno ClearCapabilities()
    {
        CapabilityHeader header = new() { Version = CapabilityVersion };

        // Two times effective, permitted, inheritable.
        uint* none = stackalloc uint[6] { 0, 0, 0, 0, 0, 0 };
        return NativeResult.Of(CapSet(&header, none)).Errno;
    }

    /// <summary>
    /// Removes the limit on locked memory, or raises the soft limit to the hard limit: setrlimit(2).
    /// </summary>
    public static void RaiseLockedMemory()
    {
        Limit limit = new() { Soft = ulong.MaxValue, Hard = ulong.MaxValue };
        if (SetRlimit(LockedMemory, &limit) != 0 && IoUringLimits.Read().LockedMemoryHard is > 0 and ulong hard)
        {
            limit.Soft = limit.Hard = hard;
            _ = SetRlimit(LockedMemory, &limit);
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int CapSet(CapabilityHeader* header, uint* data);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetRlimit(int resource, Limit* limit);

    /// <summary><c>struct rlimit</c>. All bits set means no limit.</summary>
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary><c>struct __user_cap_header_struct</c>. Process 0 is the calling thread.</summary>
    private struct CapabilityHeader
    {
        public uint Version;
        public int Process;
    }
}
