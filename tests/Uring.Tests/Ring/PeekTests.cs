using System.Diagnostics;
using System.IO.Pipes;
using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>A peek finds completions that wait outside the queue, as io_uring_peek_cqe(3) does.</summary>
public unsafe class PeekTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loop_of_peeks_finds_a_completion_that_waits_for_task_work(bool flagged)
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true, TaskrunFlag = flagged });
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        byte letter = 0;
        ring.Take()->PrepRead((int)pipe.ClientSafePipeHandle.DangerousGetHandle(), &letter, 1, ulong.MaxValue);
        ring.SubmitWell();
        Assert.False(ring.Completions.TryPeek(out _));
        pipe.WriteByte((byte)'A');

        long start = Stopwatch.GetTimestamp();
        io_uring_cqe* cqe;
        while (!ring.Completions.TryPeek(out cqe) && Stopwatch.GetElapsedTime(start) < s_limit)
        {
        }

        Assert.True(cqe != null);
        Assert.Equal((1, (byte)'A'), (cqe->res, letter));
    }

    [Fact]
    public void Batches_and_single_completions_are_found_after_an_overflow()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4 });
        SubmitNops(ring, 20);
        Assert.True(ring.Submissions.HasOverflow);
        Span<io_uring_cqe> batch = stackalloc io_uring_cqe[64];
        int found = 0;
        int taken;
        do
        {
            taken = ring.Completions.TakeBatch(batch);
            found += taken;
        }
        while (taken > 0);

        Assert.Equal(20, found);

        SubmitNops(ring, 20);
        found = 0;
        while (ring.Completions.TryTake(out _))
        {
            found++;
        }

        Assert.Equal(20, found);
    }

    [Fact]
    public void A_count_and_a_loop_over_the_queue_do_not_enter_the_kernel()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4 });
        SubmitNops(ring, 20);
        ulong enters = ring.Enters;

        Assert.Equal(8u, ring.Completions.Ready);
        int found = 0;
        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            found += cqe.Result.IsError ? 0 : 1;
        }

        foreach (ref readonly io_uring_cqe cqe in ring.Completions)
        {
            Assert.Fail($"{cqe.user_data} is in the queue");
        }

        Assert.Equal((8, 0u, enters), (found, ring.Completions.Ready, ring.Enters));
    }

    [Fact]
    public void An_empty_queue_without_waiting_completions_does_not_enter_the_kernel()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 4 });

        Assert.False(ring.Completions.TryPeek(out _));
        Assert.Equal(0, ring.Completions.TakeBatch(stackalloc io_uring_cqe[4]));
        Assert.Equal(0ul, ring.Enters);
    }

    private static void SubmitNops(IoUring ring, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ring.Take()->PrepNop();
            ring.SubmitWell();
        }
    }
}
