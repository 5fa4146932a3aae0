using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Registration;

/// <summary>The kernel's workers stay on their processors and below their limit.</summary>
[Collection(AloneCollection.Name)]
public unsafe class WorkerTests
{
    [Fact]
    public void Workers_run_on_their_processors_and_on_all_processors_after_unregistering()
    {
        OwnThread.Run(() =>
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
            using TestPipe from = new();
            using TestPipe to = new();
            string free = BlockAnother(ring, from, to);

            // A running worker keeps its affinity.
            ring.RegisterWorkerAffinity(0);
            Assert.Equal("0", BlockAnother(ring, from, to));
            ring.UnregisterWorkerAffinity();
            Assert.Equal(free, BlockAnother(ring, from, to));
            ring.RegisterWorkerAffinityMask([1]);
            Assert.Equal("0", BlockAnother(ring, from, to));
            Release(ring, from, 4);
        });
    }

    [Fact]
    public void Each_named_processor_is_set()
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "this machine has one processor");
        OwnThread.Run(() =>
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
            using TestPipe from = new();
            using TestPipe to = new();

            // The kernel ignores a processor that cannot exist.
            ring.RegisterWorkerAffinity(1, 100_000);
            Assert.Equal("1", BlockAnother(ring, from, to));
            ring.RegisterWorkerAffinity(0, 1);
            Assert.Equal("0-1", BlockAnother(ring, from, to));
            Release(ring, from, 2);
        });
    }

    [Fact]
    public void No_processor_is_refused()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterWorkerAffinity(ReadOnlySpan<int>.Empty)));
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterWorkerAffinityMask([])));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.RegisterWorkerAffinity(-1));
    }

    [Fact]
    public void A_thread_that_has_no_worker_queue_cannot_bind_one()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        OwnThread.Run(() =>
        {
            Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterWorkerAffinity(0)));
            Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(ring.UnregisterWorkerAffinity));
        });
    }

    [Fact]
    public void The_limits_are_returned_when_they_are_replaced_or_queried()
    {
        OwnThread.Run(() =>
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
            WorkerLimits first = ring.RegisterMaxWorkers(new WorkerLimits(5, 6));
            Assert.NotEqual(0u, first.Bounded);
            Assert.Equal(new WorkerLimits(5, 6), ring.RegisterMaxWorkers(new WorkerLimits(0, 7)));
            Assert.Equal(new WorkerLimits(5, 7), ring.RegisterMaxWorkers(default));
            Assert.Equal(new WorkerLimits(5, 7), ring.RegisterMaxWorkers(default));
            Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterMaxWorkers(new WorkerLimits(0x8000_0000, 1))));
            Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.RegisterMaxWorkers(new WorkerLimits(1, 0x8000_0000))));
            Assert.Equal(new WorkerLimits(5, 7), ring.RegisterMaxWorkers(default));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_more_requests_block_at_a_time_than_there_may_be_workers(int workers)
    {
        OwnThread.Run(() =>
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
            using TestPipe empty = new();
            using TestPipe filled = new();
            using TestPipe to = new();
            _ = ring.RegisterMaxWorkers(new WorkerLimits(0, (uint)workers));

            _ = BlockAnother(ring, empty, to);
            filled.Write("y");
            io_uring_sqe* sqe = ring.Take();
            sqe->PrepSplice(filled.Reader.Fd, -1, to.Writer.Fd, -1, 1, 0);
            sqe->SetData64(2);
            ring.SubmitWell();

            // The second request lacks only a worker.
            bool ran = ring.TryNext(workers > 1 ? RegistrationSteps.Limit : RegistrationSteps.Quiet, out io_uring_cqe second);
            Assert.Equal(workers > 1, ran);
            empty.Write("x");
            Assert.Equal(0ul, ring.Next().user_data);
            second = ran ? second : ring.Next();
            Assert.Equal((2ul, 1), (second.user_data, second.res));
        });
    }

    /// <summary>
    /// Occupies one more worker until the pipe has data. The kernel cannot poll for a splice.
    /// </summary>
    /// <returns>The processors that this worker may run on.</returns>
    private static string BlockAnother(IoUring ring, TestPipe from, TestPipe to)
    {
        Dictionary<string, string> before = Affinities();
        ring.Take()->PrepSplice(from.Reader.Fd, -1, to.Writer.Fd, -1, 1, 0);
        ring.SubmitWell();
        Dictionary<string, string> now = [];
        _ = SpinWait.SpinUntil(() => (now = Affinities()).Keys.Except(before.Keys).Any(), RegistrationSteps.Limit);
        return now.Single(worker => !before.ContainsKey(worker.Key)).Value;
    }

    private static void Release(IoUring ring, TestPipe from, int count)
    {
        for (int i = 0; i < count; i++)
        {
            from.Write("x");
            Assert.Equal(1, ring.Next().res);
        }
    }

    private static Dictionary<string, string> Affinities() =>
        OwnThread.Workers("status").ToDictionary(
            status => ThreadStatus.Field(status, "Pid"), status => ThreadStatus.Field(status, "Cpus_allowed_list"));
}
