using System.Globalization;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>A user that the system knows.</summary>
/// <param name="Name">The name.</param>
/// <param name="Id">The number.</param>
/// <param name="Group">The number of the user's own group.</param>
internal sealed unsafe partial record SystemUser(string Name, uint Id, uint Group)
{
    // What an entry takes at first, in bytes, and at most: getpwnam_r(3) asks for more with ERANGE.
    private const int UsualLength = 1024;
    private const int MostLength = 1 << 20;

    private const int UsualGroups = 32;

    /// <summary>Looks a user up, by name or else by number.</summary>
    /// <param name="named">Whom to look up, and who asks for that.</param>
    /// <exception cref="UsageException">There is no such user.</exception>
    /// <exception cref="ServerException">The system cannot tell.</exception>
    public static SystemUser Find(NamedUser named)
    {
        (string text, string origin) = named;
        SystemUser? user = Find((entry, buffer, length, found) => ByName(text, entry, buffer, length, found));
        if (user is null && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            user = Find((entry, buffer, length, found) => ById(id, entry, buffer, length, found));
        }

        return user ?? throw new UsageException($"{origin}: '{Shown.Of(text)}' is not a user of this system, by name or by number");
    }

    /// <summary>All groups that the user is in, its own among them: getgrouplist(3).</summary>
    public uint[] Groups()
    {
        uint[] groups = new uint[UsualGroups];
        while (true)
        {
            int count = groups.Length;
            fixed (uint* room = groups)
            {
                if (GroupList(Name, Group, room, &count) >= 0)
                {
                    return groups[..count];
                }
            }

            // It says how many there are, and may have been overtaken since.
            groups = new uint[int.Max(count, groups.Length + 1)];
        }
    }

    private static SystemUser? Find(Lookup lookup)
    {
        for (int length = UsualLength; ; length *= 4)
        {
            byte[] memory = new byte[length];
            fixed (byte* buffer = memory)
            {
                Entry entry;
                Entry* found = null;
                switch ((Errno)lookup(&entry, buffer, (nuint)length, &found))
                {
                    case Errno.None when found != null:
                        return new SystemUser(Marshal.PtrToStringUTF8((nint)entry.Name)!, entry.Id, entry.Group);

                    // Not found, and what else getpwnam_r(3) lists for it.
                    case Errno.None or Errno.ENOENT or Errno.ESRCH or Errno.EBADF or Errno.EPERM:
                        return null;
                    case Errno.ERANGE when length < MostLength:
                        break;
                    case var errno:
                        throw new ServerException($"cannot look up the user of --user: {errno}");
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ByName(string name, Entry* entry, byte* buffer, nuint length, Entry** found);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int ById(uint id, Entry* entry, byte* buffer, nuint length, Entry** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GroupList(string user, uint group, uint* groups, int* count);

    private delegate int Lookup(Entry* entry, byte* buffer, nuint length, Entry** found);

    /// <summary><c>struct passwd</c>.</summary>
    private struct Entry
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
