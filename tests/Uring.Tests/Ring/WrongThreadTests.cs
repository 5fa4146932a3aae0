using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>
/// A queue on the wrong thread: the kernel returns EEXIST for the system call, and debug builds of the
/// library throw before the queue is damaged.
/// </summary>
public unsafe class WrongThreadTests
{
    private static readonly IoUringOptions s_single = new() { Entries = 8, SingleIssuer = true };

    [Fact]
    public void The_kernel_refuses_every_thread_but_the_one_of_the_ring()
    {
        using IoUring ring = new(s_single);
        ring.Take()->PrepNop();
        _ = ring.Submissions.Publish();

        Assert.Equal(Errno.EEXIST, Elsewhere(() => new KernelResult(Libc.IoUringEnter(ring.Fd, 1, 0, 0, null, 0)).Errno));

        Assert.Equal(new KernelResult(1), ring.Submit());
    }

    [Fact]
    public void A_ring_that_starts_disabled_belongs_to_the_thread_that_enables_it()
    {
        using IoUring ring = new(s_single with { Disabled = true });
        KernelResult submitted = Elsewhere(() =>
        {
            ring.Enable();
            ring.Take()->PrepNop();
            return ring.Submit();
        });

        Assert.Equal(new KernelResult(1), submitted);
        Assert.Equal(Errno.EEXIST, Assert.Throws<IoUringException>(() => ring.RegisterFilesSparse(1)).Errno);
    }

    [Fact]
    public void Any_thread_can_take_completions()
    {
        using IoUring ring = new(s_single);
        ring.Take()->PrepNop();
        Assert.Equal(new KernelResult(1), ring.SubmitAndWait(1));
        Assert.True(Elsewhere(() => ring.Completions.TryTake(out _)));
    }

#if DEBUG
    [Fact]
    public void Debug_builds_name_the_thread_that_may_not_take_an_entry()
    {
        using IoUring ring = new(s_single);
        InvalidOperationException wrong = Elsewhere(
            () => Assert.Throws<InvalidOperationException>(() => ring.Submissions.TryTake(out _)));
        Assert.Contains("SINGLE_ISSUER", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(8u, ring.Submissions.Space);
        Assert.Equal(new KernelResult(0), ring.Submit());
    }

    [Fact]
    public void Debug_builds_give_a_disabled_ring_to_the_thread_that_enables_it()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, Disabled = true });
        Assert.True(Elsewhere(() =>
        {
            bool taken = ring.Submissions.TryTake(out io_uring_sqe* sqe);
            ring.Enable();
            sqe->PrepNop();
            return taken && ring.SubmitAndWait(1) == new KernelResult(1);
        }));
        InvalidOperationException wrong = Assert.Throws<InvalidOperationException>(() => ring.Submissions.TryTake(out _));
        Assert.Contains("SINGLE_ISSUER", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_builds_detect_two_threads_in_one_queue()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 32768 });
        InvalidOperationException? noticed = null;
        using Barrier together = new(2);
        Thread[] threads = [new Thread(Hammer), new Thread(Hammer)];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.NotNull(noticed);
        Assert.Contains("one thread at a time", noticed.Message, StringComparison.Ordinal);

        void Hammer()
        {
            together.SignalAndWait();
            long end = Environment.TickCount64 + 20_000;
            while (Volatile.Read(ref noticed) is null && Environment.TickCount64 < end)
            {
                try
                {
                    _ = ring.Submissions.Publish();
                }
                catch (InvalidOperationException e)
                {
                    Volatile.Write(ref noticed, e);
                }
            }
        }
    }

    [Fact]
    public void Debug_builds_allow_threads_in_turn()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        for (int i = 0; i < 4; i++)
        {
            Assert.True(Elsewhere(() => ring.Submissions.TryTake(out io_uring_sqe* sqe) && Nop(sqe)));
        }

        Assert.Equal(new KernelResult(4), ring.SubmitAndWait(4));

        static bool Nop(io_uring_sqe* sqe)
        {
            sqe->PrepNop();
            return true;
        }
    }
#endif

    private static T Elsewhere<T>(Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException("on the other thread", failure);
    }
}
