using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// The SQ thread of the kernel falls asleep and is woken. A program can wait until the thread makes
/// room.
/// </summary>
public unsafe class SqThreadTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_thread_without_work_falls_asleep_and_a_submission_wakes_it()
    {
        using IoUring ring = Create(idle: 10);
        for (int round = 0; round < 5; round++)
        {
            FallAsleep(ring);
            ring.Take()->PrepNop();
            ring.SubmitWell();
            Assert.Equal(new KernelResult(0), ring.Next().Result);
        }
    }

    [Fact]
    public void A_thread_that_works_does_not_fall_asleep()
    {
        using IoUring ring = Create(idle: 2_000);
        ring.Take()->PrepNop();
        _ = ring.Complete(1);
        Assert.False(ring.Submissions.NeedsWakeup());
    }

    [Fact]
    public void GetEvents_completes_requests_while_the_SQ_thread_stays_asleep()
    {
        using TestPipe pipe = new();
        using IoUring ring = Create(idle: 10);
        ring.Take()->PrepPollAdd(pipe.Reader.Fd, (uint)POLLIN);
        ring.SubmitWell();
        FallAsleep(ring);

        pipe.Write("x");

        Assert.True(SpinWait.SpinUntil(() => ring.Completions.Ready == 1, s_limit));
    }

    [Fact]
    public void Waiting_for_space_wakes_the_thread_and_returns_with_room()
    {
        using IoUring ring = Create(idle: 10);
        for (int round = 0; round < 5; round++)
        {
            FallAsleep(ring);
            while (ring.Submissions.TryTake(out io_uring_sqe* sqe))
            {
                sqe->PrepNop();
            }

            KernelResult space = ring.WaitForSpace();

            Assert.False(space.IsError, space.ToString());
            Assert.InRange(space.Value, 1, (int)ring.Submissions.Capacity);
            for (uint i = 0; i < ring.Submissions.Capacity; i++)
            {
                _ = ring.Next();
            }
        }
    }

    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void Waiting_for_free_space_returns_its_size(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        Assert.Equal(new KernelResult(8), ring.WaitForSpace());
        ring.Take()->PrepNop();
        Assert.Equal(new KernelResult(7), ring.WaitForSpace());
    }

    [Fact]
    public void Two_rings_can_share_the_thread()
    {
        using IoUring first = Create(idle: 10);
        using IoUring second = new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = 10, AttachTo = first });
        for (int round = 0; round < 20; round++)
        {
            if (round % 5 == 0)
            {
                FallAsleep(second);
            }

            IoUring ring = round % 2 == 0 ? second : first;
            ring.Take()->PrepNop();
            ring.SubmitWell();
            _ = ring.Next();
        }
    }

    private static IoUring Create(uint idle) => new(new IoUringOptions { Entries = 8, SqPoll = true, SqThreadIdle = idle });

    private static void FallAsleep(IoUring ring) =>
        Assert.True(SpinWait.SpinUntil(ring.Submissions.NeedsWakeup, s_limit), "the SQ thread does not fall asleep");
}
