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

    public static void Setup(Told told, Ledger ledger)
    {
        using IoUring ring = Create(told, new IoUringOptions { Entries = Requests });
        Nops(ring, ledger);
        told.Try(() => ring.SubmitAndWait(Requests));
        ledger.Reap(ring);
    }

    public static void Submit(Told told, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Requests });
        for (int round = 0; round < 3; round++)
        {
            Nops(ring, ledger);
            told.Try(ring.Submit);
            ledger.Reap(ring);
        }
    }

    public static void Wait(Told told, Ledger ledger)
    {
        __kernel_timespec soon = new() { tv_nsec = 5_000_000 };
        __kernel_timespec* time = &soon;
        using IoUring ring = new(new IoUringOptions { Entries = Requests });
        ledger.Timeout(ring, time);
        told.Try(() => ring.SubmitAndWait(1));
        ledger.Reap(ring);

        ledger.Timeout(ring, time);
        told.Try(() => ring.SubmitAndWait(1, new WaitOptions { Timeout = TimeSpan.FromSeconds(10) }));
        ledger.Reap(ring);

        // The timeout must not expire before the wait that is to fail enters the kernel.
        __kernel_timespec later = new() { tv_nsec = 50_000_000 * Slowness.Factor };
        ledger.Timeout(ring, &later);
        told.Try(ring.Submit);
        told.Try(() => ring.Wait(1));
        ledger.Reap(ring);
    }

    public static void Deferred(Told told, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = Requests, SingleIssuer = true, DeferTaskrun = true });
        __kernel_timespec soon = new() { tv_nsec = 5_000_000 };
        ledger.Timeout(ring, &soon);
        ledger.Nop(ring);
        told.Try(ring.Submit);
        told.Try(() => ring.Wait(2));
        told.Try(ring.GetEvents);
        ledger.Reap(ring);
    }

    public static void SqPollWake(Told told, Ledger ledger)
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
            told.Try(ring.Submit);
            ledger.ReapAll(ring);
        }
    }

    public static void Overflow(Told told, Ledger ledger)
    {
        using IoUring ring = new(new IoUringOptions { Entries = 2, CompletionEntries = 2 });
        for (int i = 0; i < 6; i++)
        {
            ledger.Nop(ring);
            told.Try(ring.Submit);
        }

        while (ring.Submissions.HasOverflow)
        {
            ledger.Reap(ring);
            told.Try(ring.Submit);
        }

        ledger.Reap(ring);
    }

    public static void Register(Told told, Ledger ledger)
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        using IoUring ring = new(new IoUringOptions { Entries = Requests, Disabled = true });
        told.Try(() => ring.RegisterFilesSparse(4));
        told.Try(() => ring.UpdateFile(3, (int)file.DangerousGetHandle()));
        told.Try(() => { _ = ring.Probe(); });
        told.Try(ring.Enable);
        told.Try(ring.RegisterRingFd);
        told.Try(ring.UnregisterRingFd);
        Nops(ring, ledger);
        told.Try(() => ring.SubmitAndWait(Requests));
        ledger.Reap(ring);
    }

    private static IoUring Create(Told told, IoUringOptions options)
    {
        IoUring? ring = null;
        told.Try(() => { ring = new IoUring(options); });
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
