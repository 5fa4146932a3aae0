using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>Drops the privileges of every thread once the sockets and files are open.</summary>
internal static class ProcessLockdown
{
    /// <summary>
    /// Changes the user if a setting names one. With the lock-down, also drops all capabilities and sets
    /// no_new_privs.
    /// </summary>
    /// <param name="user">The new user; null keeps the current one.</param>
    /// <param name="lockdown">
    /// Whether to drop capabilities and set no_new_privs. A change from root drops root's capabilities
    /// anyway.
    /// </param>
    /// <exception cref="ServerException">The kernel refused, or a thread keeps privileges.</exception>
    /// <remarks>
    /// The main thread calls this after it has opened every file and socket that takes privileges. No ring or
    /// thread may exist yet: a ring and a thread have the privileges of the thread that created them.
    /// </remarks>
    public static void DropPrivileges(SystemUser? user, bool lockdown)
    {
        if (lockdown || user is not null)
        {
            // The kernel charges the memory of a ring to the user unless its creator has CAP_IPC_LOCK (not
            // from 5.12 to 6.13, and not from 7.2 on). Large rings soon exceed a user's default limit of 8 MB.
            ProcessCalls.RaiseLockedMemory();
        }

        if (lockdown)
        {
            Require("set no_new_privs", StartupThreads.RunOnEach(ProcessCalls.SetNoNewPrivileges));

            // The bounding set comes before the capabilities: its change takes CAP_SETPCAP. Without
            // CAP_SETPCAP no_new_privs is enough: the set matters only for execve(2) of a program with file
            // capabilities.
            StartupThreads.RunOnEach(DropBoundingSet);
        }

        if (user is not null)
        {
            Become(user);
        }

        if (lockdown)
        {
            // A change of user keeps the inheritable capabilities. Root that stays root keeps all of them.
            Require("drop the capabilities", StartupThreads.RunOnEach(ProcessCalls.ClearCapabilities));
            ThreadPrivileges.RequireNone();
        }

        // The process must not be able to become root again, with or without the lock-down.
        if (user is { Id: not 0 } && UserCalls.SetUser(0) == Errno.None)
        {
            throw new ServerException(CanBecomeRoot(user));
        }
    }

    /// <summary>
    /// Whether this process runs as that user already, for example because a service manager started it so.
    /// </summary>
    public static bool Is(SystemUser user) => UserCalls.IsCurrent(user.Id, user.Group);

    /// <summary>
    /// Lists the supplementary groups of this process that are not groups of the user. A program that changed
    /// only the user and the group has left the groups of the earlier user, mostly root's.
    /// </summary>
    public static IReadOnlyList<uint> OtherGroups(SystemUser user) => [.. UserCalls.SupplementaryGroups().Except(user.Groups())];

    /// <summary>
    /// The message for a process that runs as the user already, but cannot leave another user's groups.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="others">The other user's groups.</param>
    /// <param name="reason">The error or the missing capability.</param>
    public static string InOtherGroups(SystemUser user, IEnumerable<uint> others, string reason) =>
        $"this process is user '{user.Name}' already, but in groups that are not that user's ({string.Join(", ", others)}), and cannot leave "
        + $"them: {reason}: start the server without these groups (setpriv --init-groups), grant CAP_SETGID, or omit --user";

    /// <summary>The message for a user that could become root again.</summary>
    public static string CanBecomeRoot(SystemUser user) =>
        $"user '{user.Name}' can become root again: remove CAP_SETUID, or omit --no-lockdown";

    private static void Become(SystemUser user)
    {
        // The process may have neither CAP_SETUID nor CAP_SETGID any more. The change of the saved IDs, which
        // may be root's, takes no capability.
        if (Is(user))
        {
            DropOtherGroups(user);
            Require("drop the saved user and group", UserCalls.SetAllIds(user.Id, user.Group));
            return;
        }

        // The groups come first: their change takes CAP_SETGID, which the process loses with root's user ID.
        Errno errno = UserCalls.SetGroups(user.Name, user.Group);
        errno = errno == Errno.None ? UserCalls.SetGroup(user.Group) : errno;
        errno = errno == Errno.None ? UserCalls.SetUser(user.Id) : errno;
        if (errno != Errno.None)
        {
            throw new ServerException(
                $"cannot become user '{user.Name}': {errno}: run as root with CAP_SETUID and CAP_SETGID, or omit --user");
        }
    }

    private static void DropOtherGroups(SystemUser user)
    {
        IReadOnlyList<uint> others = OtherGroups(user);
        if (others.Count > 0 && UserCalls.SetGroups(user.Name, user.Group) is not Errno.None and var errno)
        {
            throw new ServerException(InOtherGroups(user, others, $"{errno}"));
        }
    }

    private static Errno DropBoundingSet()
    {
        // The call fails after the last capability of this kernel, or at once without CAP_SETPCAP.
        nuint capability = 0;
        while (ProcessCalls.DropFromBoundingSet(capability) == Errno.None)
        {
            capability++;
        }

        return Errno.None;
    }

    private static void Require(string step, Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new ServerException($"cannot {step}: {errno}; --no-lockdown turns the lock-down off");
        }
    }
}
