using System.IO.Pipes;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>
/// The lifetimes of the memory that an entry points to, and of the thread that submits the entry.
/// </summary>
public unsafe class LifetimeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_timespec_on_the_stack_is_not_read_after_the_kernel_has_taken_the_entry(bool sqPoll)
    {
        const int Timers = 200;
        using IoUring ring = new(new IoUringOptions { Entries = 64, CompletionEntries = 1024, SqPoll = sqPoll, SqThreadIdle = sqPoll ? 1u : 0u });
        for (int i = 0; i < Timers; i++)
        {
            Arm(ring);
            Spoil();
        }

        for (int i = 0; i < Timers; i++)
        {
            Assert.Equal(Errno.ETIME, ring.Next().Result.Errno);
        }
    }

    [Fact]
    public void A_disabled_ring_takes_nothing_and_WaitUntilTaken_returns_EBADFD()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4, Disabled = true, SqPoll = true });
        ring.Take()->PrepNop();

        Assert.Equal(Errno.EBADFD, ring.WaitUntilTaken().Errno);
        ring.Enable();
        Assert.Equal(new KernelResult(0), ring.WaitUntilTaken());
        Assert.Equal(0, ring.Next().res);
    }

    [Fact]
    public void A_thread_that_ends_before_its_requests_is_reported_once()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        byte* letter = (byte*)NativeMemory.AllocZeroed(1);
        Thread submitter = new(() =>
        {
            ring.Take()->PrepNop();
            ring.Take()->PrepRead((int)pipe.ClientSafePipeHandle.DangerousGetHandle(), letter, 1, ulong.MaxValue);
            ring.SubmitWell();
        });
        submitter.Start();
        submitter.Join();

        List<string> reports = [];
        DebugReport.Receiver = reports.Add;
        Assert.Equal(0, ring.Next().res);
        // A request counts as in flight until its completion is read, so that the report does not depend on
        // the time of the cancellation.
        Assert.False(ring.GetEvents().IsError);
        // Some requests of an ended thread complete only when their event comes.
        pipe.WriteByte((byte)'A');
        Errno errno = ring.Next().Result.Errno;
        Assert.False(ring.GetEvents().IsError);
        DebugReport.Receiver = null;

        // The byte may come before the kernel cancels the read.
        Assert.Contains(errno, (Errno[])[Errno.ECANCELED, Errno.None]);
        Assert.Single(reports, report => report.Contains($"thread {submitter.ManagedThreadId} has ended with 1 request in flight", StringComparison.Ordinal));
        NativeMemory.Free(letter);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Arm(IoUring ring)
    {
        byte* pad = stackalloc byte[512];
        pad[0] = 1;
        __kernel_timespec time = new() { tv_nsec = 10_000_000 };
        ring.Take()->PrepTimeout(&time, 0, 0);
        Assert.False(ring.WaitUntilTaken().IsError);
        Assert.Equal(0u, ring.Submissions.Pending);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Spoil()
    {
        Span<byte> stack = stackalloc byte[8192];
        stack.Fill(0xFF);
    }
}
