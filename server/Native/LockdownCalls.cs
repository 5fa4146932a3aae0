using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>The calls of libc that give rights up.</summary>
internal static unsafe partial class LockdownCalls
{
    // linux/prctl.h.
    public const int SetSeccomp = 22;
    public const int DropBounding = 24;
    public const int SetNoNewPrivileges = 38;

    // linux/capability.h: _LINUX_CAPABILITY_VERSION_3.
    private const uint CapabilityVersion = 0x2008_0522;

    // asm-generic/resource.h: RLIMIT_MEMLOCK.
    private const int LockedMemory = 8;

    // linux/limits.h: NGROUPS_MAX.
    private const int MostGroups = 65_536;

    /// <summary>prctl(2).</summary>
    public static Errno Control(int option, nuint a, nuint b = 0) => Result(Prctl(option, a, b, 0, 0));

    /// <summary>Leaves the calling thread no capability: capset(2). The ambient ones go with those that they need.</summary>
    public static Errno ClearCapabilities()
    {
        CapabilityHeader header = new() { Version = CapabilityVersion };

        // Two times effective, permitted, inheritable.
        uint* none = stackalloc uint[6] { 0, 0, 0, 0, 0, 0 };
        return Result(CapSet(&header, none));
    }

    /// <summary>Takes the limit on locked memory away, or raises it as far as that is allowed: setrlimit(2).</summary>
    public static void RaiseLockedMemory()
    {
        Limit limit = new() { Soft = ulong.MaxValue, Hard = ulong.MaxValue };
        if (SetRlimit(LockedMemory, &limit) != 0 && GetRlimit(LockedMemory, &limit) == 0)
        {
            limit.Soft = limit.Hard;
            _ = SetRlimit(LockedMemory, &limit);
        }
    }

    /// <summary>Whether the calling thread acts as that user and that group: getuid(2), getgid(2), the effective ones too.</summary>
    public static bool Is(uint user, uint group) => GetUid() == user && GetEUid() == user && GetGid() == group && GetEGid() == group;

    /// <summary>Makes a user and a group that every thread has already the only ones that it can have: setresuid(2), setresgid(2).</summary>
    public static Errno ForgetOtherUsers(uint user, uint group)
    {
        Errno errno = Result(SetResGid(group, group, group));
        return errno == Errno.None ? Result(SetResUid(user, user, user)) : errno;
    }

    /// <summary>The supplementary groups of the calling thread: getgroups(2). Whether its own group is among them differs.</summary>
    public static uint[] Groups()
    {
        uint[] groups = new uint[MostGroups];
        fixed (uint* room = groups)
        {
            // It fails only where there are more than fit, which the kernel does not have.
            return groups[..int.Max(GetGroups(groups.Length, room), 0)];
        }
    }

    /// <summary>Changes the groups of every thread to those of a user: initgroups(3).</summary>
    public static Errno SetGroups(string user, uint group) => Result(InitGroups(user, group));

    /// <summary>Changes the group of every thread: setgid(2) as the C library has it.</summary>
    public static Errno SetGroup(uint group) => Result(SetGid(group));

    /// <summary>Changes the user of every thread: setuid(2) as the C library has it.</summary>
    public static Errno SetUser(uint user) => Result(SetUid(user));

    private static Errno Result(int value) => value < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int CapSet(CapabilityHeader* header, uint* data);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetRlimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetRlimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUid();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEUid();

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int SetResUid(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    private static partial int SetResGid(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "getgid")]
    private static partial uint GetGid();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEGid();

    [LibraryImport("libc", EntryPoint = "getgroups")]
    private static partial int GetGroups(int count, uint* groups);

    [LibraryImport("libc", EntryPoint = "initgroups", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int InitGroups(string user, uint group);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    private static partial int SetGid(uint group);

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    private static partial int SetUid(uint user);

    /// <summary><c>struct rlimit</c>; all ones for none.</summary>
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary><c>struct __user_cap_header_struct</c>; a process of 0 is the calling thread.</summary>
    private struct CapabilityHeader
    {
        public uint Version;
        public int Process;
    }
}
