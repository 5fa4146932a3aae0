using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Faults.Scenarios;

/// <summary>
/// Each way into the kernel. The requests show that a failed call loses no request and repeats none.
/// </summary>
internal static unsafe class Calls
{
    private const int Requests = 8;

    public static void Setup(ReportedErrors errors, Ledger ledger)
    {
        using IoUring ring = Create(errors, new IoUringOptions { Entries = Requests });
        Nops(ring, ledger);
        errors.Try(() => ring.SubmitAndWait(Requests));
        ledger.Reap(ring);
    }

    public static void Submit(ReportedErrors errors, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Requests });
        for (int round = 0; round < 3; round++)
        {
            Nops(ring, ledger);
            errors.Try(ring.Submit);
            ledger.Reap(ring);
        }
    }

    public static void Wait(ReportedErrors errors, Ledger ledger)
    {
        __kernel_timespec soon = new() { tv_nsec = 5_000_000 };
        __kernel_timespec* time = &soon;
        using IoUring ring = new(new IoUringOptions { Entries = Requests });
        ledger.Timeout(ring, time);
        errors.Try(() => ring.SubmitAndWait(1));
        ledger.Reap(ring);

        ledger.Timeout(ring, time);
        errors.Try(() => ring.SubmitAndWait(1, new WaitOptions { Timeout = TimeSpan.FromSeconds(10) }));
        ledger.Reap(ring);

        // The timeout must not expire before the wait that is to fail enters the kernel.
        __kernel_timespec later = new() { tv_nsec = 50_000_000 * Slowness.Factor };
        ledger.Timeout(ring, &later);
        errors.Try(ring.Submit);
        errors.Try(() => ring.Wait(1));
        ledger.Reap(ring);
    }

    public static void Deferred(ReportedErrors errors, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Requests, SingleIssuer = true, DeferTaskrun = true });
        __kernel_timespec soon = new() { tv_nsec = 5_000_000 };
        ledger.Timeout(ring, &soon);
        ledger.Nop(ring);
        errors.Try(ring.Submit);
        errors.Try(() => ring.Wait(2));
        errors.Try(ring.GetEvents);
        ledger.Reap(ring);
    }

    public static void SqPollWake(ReportedErrors errors, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Requests, SqPoll = true, SqThreadIdle = 1 });
        for (int round = 0; round < 2; round++)
        {
            // Only a submission to a sleeping SQ thread makes a system call that can fail.
            while (!ring.Submissions.NeedsWakeup())
            {
                Thread.Yield();
            }

            ledger.Nop(ring);
            errors.Try(ring.Submit);
            ledger.ReapAll(ring);
        }
    }

    public static void Overflow(ReportedErrors errors, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = 2, CompletionEntries = 2 });
        for (int i = 0; i < 6; i++)
        {
            ledger.Nop(ring);
            errors.Try(ring.Submit);
        }

        while (ring.Submissions.HasOverflow)
        {
            ledger.Reap(ring);
            errors.Try(ring.Submit);
        }

        ledger.Reap(ring);
    }

    public static void Register(ReportedErrors errors, Ledger ledger)
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        using IoUring ring = new(new IoUringOptions { Entries = Requests, Disabled = true });
        errors.Try(() => ring.RegisterFilesSparse(4));
        errors.Try(() => ring.UpdateFile(3, (int)file.DangerousGetHandle()));
        errors.Try(() => { _ = ring.Probe(); });
        errors.Try(ring.Enable);
        errors.Try(ring.RegisterRingFd);
        errors.Try(ring.UnregisterRingFd);
        Nops(ring, ledger);
        errors.Try(() => ring.SubmitAndWait(Requests));
        ledger.Reap(ring);
    }

    private static IoUring Create(ReportedErrors errors, IoUringOptions options)
    {
        IoUring? ring = null;
        errors.Try(() => { ring = new IoUring(options); });
        return ring ?? throw new UnreachableException();
    }

    private static void Nops(IoUring ring, Ledger ledger)
    {
        for (int i = 0; i < Requests; i++)
        {
            ledger.Nop(ring);
        }
    }
}
