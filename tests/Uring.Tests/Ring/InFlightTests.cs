using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// Disposal of a ring while requests are in flight: the requests end and release their files.
/// </summary>
public unsafe class InFlightTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Disposal_releases_the_files_of_requests_in_flight(string kind)
    {
        using TestPipe pipe = new();
        byte* target = stackalloc byte[2];
        using (IoUring ring = RingKinds.Create(kind))
        {
            io_uring_sqe* read = ring.Take();
            read->PrepRead(pipe.Reader.Fd, target, 1, ulong.MaxValue);
            io_uring_sqe* poll = ring.Take();
            poll->PrepPollMultishot(pipe.Reader.Fd, (uint)POLLIN);
            io_uring_sqe* worker = ring.Take();
            worker->PrepRead(pipe.Reader.Fd, target + 1, 1, ulong.MaxValue);
            worker->SetFlags(IOSQE_ASYNC);
            ring.SubmitWell();
            ring.AssertQuiet();
        }

        // Only the requests still hold the reading end. When the requests have ended, the pipe has no reader.
        pipe.Reader.Dispose();
        Assert.True(SpinWait.SpinUntil(() => WritesInVain(pipe), s_limit), "a request outlives its ring");
    }

    [Fact]
    public void Entries_that_are_not_submitted_end_with_the_ring()
    {
        using TestPipe pipe = new();
        using (IoUring ring = new(new IoUringOptions { Entries = 8 }))
        {
            ring.Take()->PrepClose(pipe.Writer.Fd);
            _ = ring.Submissions.Publish();
        }

        pipe.Write("still open");
        Assert.Equal("still open", pipe.Read());
    }

    [Fact]
    public void A_loop_may_dispose_the_ring_that_it_reads()
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        ring.Take()->PrepNop();
        ring.Take()->PrepNop();
        Assert.False(ring.SubmitAndWait(2).IsError);
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Assert.Equal(new KernelResult(0), cqe.Result);
            ring.Dispose();
            break;
        }

        Assert.Equal(0u, ring.Completions.Ready);
        ring.Completions.Advance(5);
        ring.Completions.EventFdEnabled = false;
        Assert.Equal(0u, ring.Completions.Ready);
        Assert.True(ring.Completions.EventFdEnabled);
        Assert.False(ring.Completions.TryPeek(out _));
    }

    private static bool WritesInVain(TestPipe pipe)
    {
        byte one = 1;
        return Libc.Write(pipe.Writer.Fd, &one, 1).Errno == Errno.EPIPE;
    }
}
