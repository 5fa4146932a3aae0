using Uring.Interop;
using Uring.Server.Files;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Lockdown;
using Uring.Server.Serving;
using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Server.Operator.Check.FindingLevel;

namespace Uring.Server.Operator.Check;

/// <content>What the process may do to itself and to its surroundings.</content>
internal static partial class SystemCheck
{
    private static Finding OfLockdown(ServerOptions options, IoUringCapabilities kernel)
    {
        const string Subject = "lock-down";
        if (options.NoLockdown)
        {
            return new Finding(Good, Subject, "left out, as the settings say");
        }

        List<string> missing = [];
        if (!kernel.Supports(IORING_REGISTER_RESTRICTIONS) || !kernel.SupportsSetup(IORING_SETUP_R_DISABLED))
        {
            missing.Add("restrictions of rings (IORING_REGISTER_RESTRICTIONS, Linux 5.10)");
        }

        if (ProcessFacts.SeccompRefusal() is not Errno.None and var errno)
        {
            missing.Add($"seccomp filters (CONFIG_SECCOMP_FILTER, and prctl(2) in the profile of a container: {KernelResult.Failed(errno)})");
        }

        return missing.Count == 0
            ? new Finding(Good, Subject, "rings can be restricted and threads be filtered")
            : new Finding(Fault, Subject, $"there are no {string.Join(" and no ", missing)}: allow them, or do without, --no-lockdown");
    }

    private static Finding OfUser(ServerOptions options, NamedUser named)
    {
        const string Subject = "user";
        SystemUser user;
        try
        {
            user = SystemUser.Find(named);
        }
        catch (Exception e) when (e is UsageException or ServerException)
        {
            return new Finding(Fault, Subject, e.Message);
        }

        // Root loses its capabilities as it becomes another; whoever is another already keeps them.
        if (options.NoLockdown && user.Id != 0 && !Environment.IsPrivilegedProcess && ProcessFacts.MayBecomeRoot())
        {
            return new Finding(Fault, Subject, ProcessLockdown.CanBecomeRoot(user));
        }

        if (ProcessLockdown.Is(user))
        {
            return ProcessLockdown.OtherGroups(user) is { Count: > 0 } others && !ProcessFacts.MayChangeGroups()
                ? new Finding(Fault, Subject, ProcessLockdown.InOtherGroups(user, others, "no CAP_SETGID"))
                : new Finding(Good, Subject, $"{user.Name} is what this process is already");
        }

        return ProcessFacts.MayChangeUser()
            ? new Finding(Good, Subject, $"{user.Name} is there, and this process may become it")
            : new Finding(
                Fault,
                Subject,
                $"{user.Name} is there, and this process may not become it: run as root, grant CAP_SETUID and CAP_SETGID, or leave out --user");
    }

    private static Finding OfFigures(NamedFile file)
    {
        const string Subject = "figures";
        string path = Shown.Of(file.Path);
        if (TrialFile.Make(file.Path) is { } reason)
        {
            return new Finding(Fault, Subject, $"{file.Origin}: cannot write '{path}': {reason}: name a file in a folder where this process may create files");
        }

        try
        {
            FiguresFile.RefuseToReplaceOthers(file);
            return new Finding(Good, Subject, $"{path} can be written");
        }
        catch (Exception e) when (e is UsageException or ServerException)
        {
            return new Finding(Fault, Subject, e.Message);
        }
    }

    private static Finding OfClock() => LoopClock.HasVdso
        ? new Finding(Good, "clock", "read without a system call")
        : new Finding(
            Notice,
            "clock",
            "there is no vDSO, so reading it is a system call, and in sqpoll mode the rings tell the time instead, which keeps the server from "
            + "parking: start the kernel without vdso=0, or choose --mode batched");
}
