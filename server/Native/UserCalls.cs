using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>Calls on users and groups: credentials(7), getpwnam_r(3), getgrouplist(3).</summary>
internal static unsafe partial class UserCalls
{
    // The first and the largest buffer of a look-up, in bytes. getpwnam_r(3) reports ERANGE when the buffer
    // is too small.
    private const int FirstBuffer = 1024;
    private const int LargestBuffer = 1 << 20;

    private const int InitialGroups = 32;

    // linux/limits.h: NGROUPS_MAX.
    private const int MaxGroups = 65_536;

    private delegate int Lookup(Passwd* entry, byte* buffer, nuint length, Passwd** found);

    /// <summary>Looks up a user by login name.</summary>
    /// <param name="name">The login name.</param>
    /// <param name="user">Null when the system has no such user.</param>
    public static Errno Find(string name, out UserEntry? user) =>
        Find((entry, buffer, length, found) => GetPwNam(name, entry, buffer, length, found), out user);

    /// <summary>Looks up a user by ID.</summary>
    /// <param name="id">The user ID.</param>
    /// <param name="user">Null when the system has no such user.</param>
    public static Errno Find(uint id, out UserEntry? user) =>
        Find((entry, buffer, length, found) => GetPwUid(id, entry, buffer, length, found), out user);

    /// <summary>
    /// Lists the groups of a user, with <paramref name="group"/> among them: getgrouplist(3).
    /// </summary>
    public static uint[] GroupsOf(string user, uint group)
    {
        uint[] groups = new uint[InitialGroups];
        while (true)
        {
            int count = groups.Length;
            fixed (uint* room = groups)
            {
                if (GetGroupList(user, group, room, &count) >= 0)
                {
                    return groups[..count];
                }
            }

            // The call reports the number of groups. The database may change before the next call.
            groups = new uint[int.Max(count, groups.Length + 1)];
        }
    }

    /// <summary>
    /// Lists the supplementary groups of the calling thread: getgroups(2). POSIX leaves open whether the
    /// effective group is among them.
    /// </summary>
    public static uint[] SupplementaryGroups()
    {
        uint[] groups = new uint[MaxGroups];
        fixed (uint* room = groups)
        {
            // The call fails only when the groups do not fit, and no thread can have more than MaxGroups.
            return groups[..int.Max(GetGroups(groups.Length, room), 0)];
        }
    }

    /// <summary>
    /// Whether the real and the effective IDs of the calling thread are these: getuid(2), getgid(2).
    /// </summary>
    public static bool IsCurrent(uint user, uint group) => GetUid() == user && GetEUid() == user && GetGid() == group && GetEGid() == group;

    /// <summary>
    /// Sets the real, effective and saved IDs of every thread: setresgid(2), then setresuid(2).
    /// </summary>
    public static Errno SetAllIds(uint user, uint group)
    {
        Errno errno = NativeResult.Of(SetResGid(group, group, group)).Errno;
        return errno == Errno.None ? NativeResult.Of(SetResUid(user, user, user)).Errno : errno;
    }

    /// <summary>
    /// Replaces the supplementary groups of every thread by those of a user: initgroups(3).
    /// </summary>
    public static Errno SetGroups(string user, uint group) => NativeResult.Of(InitGroups(user, group)).Errno;

    /// <summary>Sets the group ID of every thread: setgid(2), through the wrapper of the C library.</summary>
    public static Errno SetGroup(uint group) => NativeResult.Of(SetGid(group)).Errno;

    /// <summary>Sets the user ID of every thread: setuid(2), through the wrapper of the C library.</summary>
    public static Errno SetUser(uint user) => NativeResult.Of(SetUid(user)).Errno;

    private static Errno Find(Lookup lookup, out UserEntry? user)
    {
        user = null;
        for (int length = FirstBuffer; ; length *= 4)
        {
            byte[] memory = new byte[length];
            fixed (byte* buffer = memory)
            {
                Passwd entry;
                Passwd* found = null;
                Errno errno = (Errno)lookup(&entry, buffer, (nuint)length, &found);
                if (errno == Errno.ERANGE && length < LargestBuffer)
                {
                    continue;
                }

                if (errno == Errno.None && found != null)
                {
                    user = new UserEntry(Marshal.PtrToStringUTF8((nint)entry.Name)!, entry.Id, entry.Group);
                }

                // getpwnam_r(3) lists these errors for a user that does not exist.
                return errno is Errno.ENOENT or Errno.ESRCH or Errno.EBADF or Errno.EPERM ? Errno.None : errno;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetPwNam(string name, Passwd* entry, byte* buffer, nuint length, Passwd** found);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int GetPwUid(uint id, Passwd* entry, byte* buffer, nuint length, Passwd** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetGroupList(string user, uint group, uint* groups, int* count);

    [LibraryImport("libc", EntryPoint = "getgroups")]
    private static partial int GetGroups(int count, uint* groups);

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUid();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEUid();

    [LibraryImport("libc", EntryPoint = "getgid")]
    private static partial uint GetGid();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEGid();

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int SetResUid(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    private static partial int SetResGid(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "initgroups", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int InitGroups(string user, uint group);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    private static partial int SetGid(uint group);

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    private static partial int SetUid(uint user);

    /// <summary><c>struct passwd</c>.</summary>
    private struct Passwd
    {
        public byte* Name;
        public byte* Password;
        public uint Id;
        public uint Group;
        public byte* Gecos;
        public byte* Home;
        public byte* Shell;
    }
}
