using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>The rights that the process gives up once its sockets and files are open, on every thread.</summary>
internal static class ProcessLockdown
{
    /// <summary>
    /// Becomes another user if asked to, and unless that is left out gives up all capabilities and the way to new privileges. To be
    /// called on the main thread, when what takes rights is open and before a ring is made or a thread is started: those have the
    /// rights that their maker had.
    /// </summary>
    /// <param name="user">Whom to become; null leaves the user.</param>
    /// <param name="lockdown">Whether capabilities and new privileges are given up; another user's process loses root's in any case.</param>
    /// <exception cref="ServerException">The kernel refused, or something is left.</exception>
    public static void DropPrivileges(SystemUser? user, bool lockdown)
    {
        if (lockdown || user is not null)
        {
            // The kernel charges the memory of a ring to the user unless its maker has CAP_IPC_LOCK (not from 5.12 to 6.13), and
            // the 8 MB that a user has by default are soon used up by large rings.
            LockdownCalls.RaiseLockedMemory();
        }

        if (lockdown)
        {
            // The bounding set first: to shrink it takes a capability. Where that is missing, the bar to new privileges suffices,
            // since the set counts only when a program is run that has capabilities of its own.
            Demand("new privileges", EveryThread.Run(static () => LockdownCalls.Control(LockdownCalls.SetNoNewPrivileges, 1)));
            EveryThread.Run(DropBoundingSet);
        }

        if (user is not null)
        {
            Become(user);
        }

        if (lockdown)
        {
            // Not by the kernel alone, which leaves the inheritable ones when the user changes, and all when root stays root.
            Demand("the capabilities", EveryThread.Run(LockdownCalls.ClearCapabilities));
            ThreadRights.DemandNone();
        }

        // Nobody comes back, whatever else there may be.
        if (user is { Id: not 0 } && LockdownCalls.SetUser(0) == Errno.None)
        {
            throw new ServerException(CanBecomeRoot(user));
        }
    }

    /// <summary>Whether this process is that user already, as a service manager may have seen to.</summary>
    public static bool Is(SystemUser user) => LockdownCalls.Is(user.Id, user.Group);

    /// <summary>
    /// The groups that this process is in and the user is not: whoever changed user and group alone has left those of the user before,
    /// root's mostly.
    /// </summary>
    public static IReadOnlyList<uint> OtherGroups(SystemUser user) => [.. LockdownCalls.Groups().Except(user.Groups())];

    /// <summary>What to tell of a process that is the user already, but cannot leave the groups of another.</summary>
    /// <param name="user">Who it is.</param>
    /// <param name="others">The groups.</param>
    /// <param name="reason">Why it cannot.</param>
    public static string InOtherGroups(SystemUser user, IEnumerable<uint> others, string reason) =>
        $"this process is user '{user.Name}' already, but in groups that are not that user's ({string.Join(", ", others)}), and cannot leave "
        + $"them: {reason}: start it without them (setpriv --init-groups), grant CAP_SETGID, or leave out --user";

    /// <summary>What to tell of a user that root's rights are within reach of.</summary>
    public static string CanBecomeRoot(SystemUser user) =>
        $"user '{user.Name}' can become root again: take CAP_SETUID away, or leave out --no-lockdown";

    private static void Become(SystemUser user)
    {
        // To change it again takes a right that is gone then; to forget the one before, who may be root, takes none.
        if (Is(user))
        {
            DropOtherGroups(user);
            Demand("the user before", LockdownCalls.ForgetOtherUsers(user.Id, user.Group));
            return;
        }

        // The groups first: a user has no right to change them.
        Errno errno = LockdownCalls.SetGroups(user.Name, user.Group);
        errno = errno == Errno.None ? LockdownCalls.SetGroup(user.Group) : errno;
        errno = errno == Errno.None ? LockdownCalls.SetUser(user.Id) : errno;
        if (errno != Errno.None)
        {
            throw new ServerException($"cannot become user '{user.Name}': {errno}: it takes root with CAP_SETUID and CAP_SETGID, or leave out --user");
        }
    }

    private static void DropOtherGroups(SystemUser user)
    {
        IReadOnlyList<uint> others = OtherGroups(user);
        if (others.Count > 0 && LockdownCalls.SetGroups(user.Name, user.Group) is not Errno.None and var errno)
        {
            throw new ServerException(InOtherGroups(user, others, $"{errno}"));
        }
    }

    private static Errno DropBoundingSet()
    {
        // Up to the last one that the kernel has.
        nuint capability = 0;
        while (LockdownCalls.Control(LockdownCalls.DropBounding, capability) == Errno.None)
        {
            capability++;
        }

        return Errno.None;
    }

    private static void Demand(string what, Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new ServerException($"cannot give up {what}: {errno}; --no-lockdown leaves this out");
        }
    }
}
