using static Uring.Interop.io_uring_register_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <content>The detection.</content>
public sealed unsafe partial class IoUringCapabilities
{
    /// <summary>
    /// Detects the capabilities in some milliseconds, with about thirty small rings that are set up and
    /// closed. The method does not throw when the kernel refuses a call. The result holds for threads under
    /// the same seccomp profile as the calling thread.
    /// </summary>
    public static IoUringCapabilities Detect() => Detect(ProcessorSupport.Current);

    /// <summary>Detects the capabilities for a processor.</summary>
    internal static IoUringCapabilities Detect(ProcessorSupport processor)
    {
        IoUringCapabilities found = new();
        if (processor.FindReason() is { } reason)
        {
            (found.Failure, found.Errno, found.Reason) = (SetupFailure.UnsupportedProcessor, ProcessorSupport.Errno, reason);
            return found;
        }

        found.AskQueries();
        Errno errno = ScratchRing.TryCreate(0, out ScratchRing? ring);
        if (ring is null)
        {
            IoUringSetupException refused = SetupDiagnosis.Explain(errno, new IoUringOptions { Entries = 1 }, SetupStage.Setup);
            (found.Failure, found.Errno, found.Reason) = (refused.Cause, errno, refused.Message);
            return found;
        }

        using (ring)
        {
            if (found.MayUse(ring))
            {
                found.Features = ring.Features;
                found.FindRegisterOperations(ring);
                found.TrySetupFlags(ring);
                found.EnterFlags = found.Query is { } query ? (uint)query.enter_flags : EnterTrials.EnterFlags();
                found.EntryFlags = found.Query is { } same ? (uint)same.sqe_flags : EnterTrials.EntryFlags();
            }
        }

        return found;
    }

    private void AskQueries()
    {
        Query = IoUringQuery.Opcodes(out io_uring_query_opcode query).IsError ? null : query;
        Zcrx = IoUringQuery.Zcrx(out io_uring_query_zcrx zcrx).IsError ? null : zcrx;
        ZcrxEvent = IoUringQuery.ZcrxEvent(out io_uring_query_zcrx_event zcrxEvent).IsError ? null : zcrxEvent;
        Scq = IoUringQuery.Scq(out io_uring_query_scq scq).IsError ? null : scq;
    }

    /// <summary>
    /// Whether the process may use the other two system calls: a seccomp profile can allow io_uring_setup(2)
    /// and forbid one of these.
    /// </summary>
    private bool MayUse(ScratchRing ring)
    {
        Errno entered = new KernelResult(Libc.IoUringEnter(ring.Fd, 0, 0, 0, null, 0)).Errno;
        if (entered != Errno.None)
        {
            return Refused("io_uring_enter(2)", entered);
        }

        Errno probed = Probe(ring, out _operations);
        return probed is Errno.EPERM or Errno.EACCES or Errno.ENOSYS ? Refused("io_uring_register(2)", probed) : true;
    }

    private bool Refused(string call, Errno errno)
    {
        Failure = SetupFailure.NotPermitted;
        Errno = errno;
        Reason = $"cannot use a ring: {call}: {KernelResult.Describe(errno)}: a seccomp profile or security module forbids it: "
            + "allow io_uring_setup, io_uring_enter and io_uring_register";
        return false;
    }

    private static Errno Probe(ScratchRing ring, out IoUringProbe? probe)
    {
        ProbeAnswer answer = default;
        Errno errno = ring.Register((uint)IORING_REGISTER_PROBE, &answer, ProbeAnswer.Most).Errno;
        probe = errno == Errno.None ? new IoUringProbe((io_uring_probe*)&answer) : null;
        return errno;
    }

    private void FindRegisterOperations(ScratchRing ring)
    {
        if ((Query?.nr_register_opcodes ?? RegisterTrials.Count()) is not { } count)
        {
            return;
        }

        _registerOperations = new bool[count];
        for (uint number = 0; number < count; number++)
        {
            _registerOperations[number] = !RegisterTrials.IsLeftOut((io_uring_register_op)number, ring);
        }
    }

    private void TrySetupFlags(ScratchRing ring)
    {
        uint flags = (uint)(Query?.ring_setup_flags ?? 0);
        foreach ((uint flag, _) in AbiNames.SetupFlags)
        {
            Errno errno = SetupTrials.Try(flag, ring);
            flags = errno switch
            {
                Errno.None => flags | flag,
                Errno.EINVAL or Errno.EPERM or Errno.EACCES => flags & ~flag,

                // No memory or no descriptor at this moment: the trial is not conclusive.
                _ => flags,
            };

            if (flag == IORING_SETUP_SQPOLL)
            {
                SqPollPermitted = errno switch
                {
                    Errno.None => true,
                    Errno.EPERM or Errno.EACCES => false,
                    _ => null,
                };
            }
        }

        SetupFlags = flags;
    }
}
