using System.Globalization;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>A user of this system: passwd(5).</summary>
/// <param name="Name">The user name.</param>
/// <param name="Id">The user ID.</param>
/// <param name="Group">The ID of the user's primary group.</param>
internal sealed record SystemUser(string Name, uint Id, uint Group)
{
    /// <summary>Looks up a user by name, then by user ID.</summary>
    /// <param name="named">The name or ID, and the setting that names it.</param>
    /// <exception cref="UsageException">The system has no such user.</exception>
    /// <exception cref="ServerException">The look-up failed.</exception>
    public static SystemUser Find(NamedUser named)
    {
        Check(UserCalls.Find(named.Name, out UserEntry? entry));
        if (entry is null && uint.TryParse(named.Name, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            Check(UserCalls.Find(id, out entry));
        }

        return entry is { } user
            ? new SystemUser(user.Name, user.Id, user.Group)
            : throw new UsageException($"{named.Origin}: '{Shown.Of(named.Name)}' is not a user of this system, by name or by number");
    }

    /// <summary>The groups of the user, with the primary group among them.</summary>
    public uint[] Groups() => UserCalls.GroupsOf(Name, Group);

    private static void Check(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new ServerException($"cannot look up the user of --user: {errno}");
        }
    }
}
