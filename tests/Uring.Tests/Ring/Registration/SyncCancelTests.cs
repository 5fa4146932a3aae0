using System.Diagnostics;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>Cancellation without a request ends the requests that it describes, and no others.</summary>
[Collection(AloneCollection.Name)]
public sealed unsafe class SyncCancelTests : IDisposable
{
    private const int MostTries = 10;

    // Requests in flight: 1 reads the first pipe, 2 and 3 read the second, 4 polls the second, 5 reads the
    // first through the file table. The kernel compares files, whether a descriptor or a slot names them.
    private readonly IoUring _ring = new(new IoUringOptions { Entries = 16 });
    private readonly TestPipe _first = new();
    private readonly TestPipe _second = new();
    private readonly byte[] _buffer = GC.AllocateArray<byte>(8, pinned: true);

    public SyncCancelTests()
    {
        _ring.RegisterFilesSparse(4);
        Assert.Equal(new KernelResult(1), _ring.UpdateFile(2, _first.Reader.Fd));
        Read(1, _first.Reader.Fd);
        Read(2, _second.Reader.Fd);
        Read(3, _second.Reader.Fd);
        io_uring_sqe* poll = _ring.Take();
        poll->PrepPollAdd(_second.Reader.Fd, 1);
        poll->SetData64(4);
        Read(5, 2);
        _ring.Submissions.Publish();
        _ring.SubmitWell();
    }

    public static TheoryData<string, int, ulong[]> Forms => new()
    {
        // The description, the result of the kernel, and the requests that can end. With the result 0 one of
        // them ends.
        { "user data", 0, [3] },
        { "all of a user data", 1, [3] },
        { "a file", 0, [2, 3, 4] },
        { "all of a file", 3, [2, 3, 4] },
        { "a slot", 0, [1, 5] },
        { "all of a slot", 2, [1, 5] },
        { "all of an operation", 4, [1, 2, 3, 5] },
        { "a poll", 0, [4] },
        { "all reads of a file", 2, [2, 3] },
        { "a file and user data", 0, [2] },
        { "anything", 5, [1, 2, 3, 4, 5] },
        { "everything", 5, [1, 2, 3, 4, 5] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_form_ends_what_it_describes(string form, int returned, ulong[] may)
    {
        CancelTarget target = Target(form);
        SkipUnlessKnown(target);
        Assert.Equal(new KernelResult(returned), _ring.SyncCancel(target, TimeSpan.FromSeconds(20)));
        List<ulong> ended = Ended(Math.Max(1, returned));
        Assert.Subset(may.ToHashSet(), ended.ToHashSet());
    }

    [Theory]
    [InlineData("unused user data", Errno.ENOENT)]
    [InlineData("unused file", Errno.ENOENT)]
    [InlineData("unused operation", Errno.ENOENT)]
    [InlineData("user data of another file", Errno.ENOENT)]
    [InlineData("a closed file", Errno.EBADF)]
    [InlineData("an empty slot", Errno.EBADF)]
    [InlineData("a slot beyond the table", Errno.EBADF)]
    public void A_missing_request_is_not_cancelled(string form, Errno errno)
    {
        CancelTarget target = Target(form);
        SkipUnlessKnown(target);
        Assert.Equal(errno, _ring.SyncCancel(target).Errno);
        Assert.Equal(errno, _ring.SyncCancel(target, TimeSpan.FromSeconds(1)).Errno);
        Assert.Empty(Ended(0));
    }

    [Fact]
    public void Cancelling_all_without_a_match_returns_0()
    {
        Assert.Equal(new KernelResult(0), _ring.SyncCancel(CancelTarget.UserData(99).All));
        Assert.Empty(Ended(0));
    }

    [Fact]
    public void A_second_cancel_finds_nothing()
    {
        Assert.Equal(new KernelResult(0), _ring.SyncCancel(CancelTarget.UserData(2)));
        Assert.Equal([2], Ended(1));
        Assert.Equal(Errno.ENOENT, _ring.SyncCancel(CancelTarget.UserData(2)).Errno);
    }

    [Fact]
    public void The_cancel_waits_for_a_request_on_a_worker()
    {
        using TestPipe from = new();
        using TestPipe to = new();
        KernelResult cancelled = KernelResult.Failed(Errno.ENOENT);
        for (int tries = 0; tries < MostTries && cancelled.Errno == Errno.ENOENT; tries++)
        {
            Splice(from, to, 20);
            cancelled = _ring.SyncCancel(CancelTarget.UserData(20));
            AssertSpliceFailed(20);
        }

        Assert.Equal(new KernelResult(0), cancelled);
    }

    [Fact]
    public void A_timeout_returns_ETIME()
    {
        // A worker needs time to stop, and a timeout of zero gives it none. Some workers stop in time, but
        // not all of 100.
        using TestPipe from = new();
        using TestPipe to = new();
        KernelResult cancelled = default;
        for (ulong i = 0; i < 100 && cancelled.Errno != Errno.ETIME; i++)
        {
            Splice(from, to, 20 + i);
            cancelled = _ring.SyncCancel(CancelTarget.UserData(20 + i), TimeSpan.Zero);

            // EINTR: the runtime has interrupted this thread.
            Assert.True(cancelled.Errno is Errno.None or Errno.ETIME or Errno.EINTR or Errno.ENOENT, cancelled.ToString());
            AssertSpliceFailed(20 + i);
        }

        Assert.Equal(Errno.ETIME, cancelled.Errno);
    }

    [Fact]
    public void The_timeout_is_passed_in_seconds_and_nanoseconds()
    {
        __kernel_timespec half = KernelTime.From(TimeSpan.FromSeconds(2.5));
        Assert.Equal((2L, 500_000_000L), (half.tv_sec, half.tv_nsec));
        __kernel_timespec tick = KernelTime.From(TimeSpan.FromTicks(1));
        Assert.Equal((0L, 100L), (tick.tv_sec, tick.tv_nsec));
    }

    [Fact]
    public void Unknown_flags_and_padding_are_refused()
    {
        io_uring_sync_cancel_reg argument = new() { flags = 1u << 31 };
        Assert.Equal(Errno.EINVAL, _ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_SYNC_CANCEL, &argument, 1).Errno);
        argument = CancelTarget.UserData(1).ToArgument();
        argument.pad[0] = 1;
        Assert.Equal(Errno.EINVAL, _ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_SYNC_CANCEL, &argument, 1).Errno);
        Assert.Empty(Ended(0));
    }

    public void Dispose()
    {
        _ = _ring.SyncCancel(CancelTarget.Any.All, TimeSpan.FromSeconds(5));
        _ring.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private CancelTarget Target(string form) => form switch
    {
        "user data" => CancelTarget.UserData(3),
        "all of a user data" => CancelTarget.UserData(3).All,
        "a file" => CancelTarget.File(_second.Reader.Fd),
        "all of a file" => CancelTarget.File(_second.Reader.Fd).All,
        "a slot" => CancelTarget.FixedFile(2),
        "all of a slot" => CancelTarget.FixedFile(2).All,
        "all of an operation" => CancelTarget.Operation(io_uring_op.IORING_OP_READ).All,
        "a poll" => CancelTarget.Operation(io_uring_op.IORING_OP_POLL_ADD),
        "all reads of a file" => CancelTarget.File(_second.Reader.Fd).And(CancelTarget.Operation(io_uring_op.IORING_OP_READ)).All,
        "a file and user data" => CancelTarget.UserData(2).And(CancelTarget.File(_second.Reader.Fd)),
        "anything" => CancelTarget.Any,
        "everything" => CancelTarget.Any.All,
        "unused user data" => CancelTarget.UserData(99),
        "unused file" => CancelTarget.File(_first.Writer.Fd),
        "unused operation" => CancelTarget.Operation(io_uring_op.IORING_OP_WRITE),
        "user data of another file" => CancelTarget.UserData(1).And(CancelTarget.File(_second.Reader.Fd)),
        "a closed file" => CancelTarget.File(1_000_000),
        "an empty slot" => CancelTarget.FixedFile(1),
        "a slot beyond the table" => CancelTarget.FixedFile(4),
        _ => throw new UnreachableException(form),
    };

    /// <summary>
    /// Skips the test before Linux 6.6, which cannot match by opcode, or by user data and file together.
    /// </summary>
    private void SkipUnlessKnown(CancelTarget target)
    {
        io_uring_sync_cancel_reg nobody = CancelTarget.Operation(io_uring_op.IORING_OP_LAST - 1).ToArgument();
        bool byOperation = _ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_SYNC_CANCEL, &nobody, 1).Errno != Errno.EINVAL;
        uint newer = target.ToArgument().flags & (IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_USERDATA);
        Assert.SkipUnless(byOperation || newer == 0, "this kernel has no IORING_ASYNC_CANCEL_OP");
    }

    /// <summary>
    /// Submits a splice, and waits until a worker sleeps in it. The kernel cannot poll for a splice.
    /// </summary>
    private void Splice(TestPipe empty, TestPipe to, ulong userData)
    {
        io_uring_sqe* sqe = _ring.Take();
        sqe->PrepSplice(empty.Reader.Fd, -1, to.Writer.Fd, -1, 1, 0);
        sqe->SetData64(userData);
        _ring.SubmitWell();

        // A request in the queue of the workers would be cancelled at once.
        bool asleep = SpinWait.SpinUntil(
            () => OwnThread.Workers("wchan").Any(place => place.Contains("pipe", StringComparison.Ordinal)), RegistrationSteps.Limit);
        Assert.True(asleep, "no worker waits for the pipe");
    }

    /// <summary>
    /// Requires the end of a splice with an error: ECANCELED, EINTR, or ERESTARTSYS. No errno stands for the
    /// last. A splice can also end before its cancellation, which then reports ENOENT.
    /// </summary>
    private void AssertSpliceFailed(ulong userData)
    {
        io_uring_cqe cqe = _ring.Next();
        Assert.Equal(userData, cqe.user_data);
        Assert.True(cqe.Result.IsError, cqe.Result.ToString());
    }

    private void Read(ulong userData, int fd)
    {
        io_uring_sqe* sqe = _ring.Take();
        fixed (byte* buffer = _buffer)
        {
            sqe->PrepRead(fd, buffer, 1, 0);
        }

        sqe->SetData64(userData);
        sqe->SetFlags(userData == 5 ? IOSQE_FIXED_FILE : 0);
    }

    /// <summary>Returns the requests that have ended. Requires this number of them, each cancelled.</summary>
    private List<ulong> Ended(int count)
    {
        List<ulong> ended = [];
        while (ended.Count < count || _ring.Completions.Ready > 0)
        {
            io_uring_cqe cqe = _ring.Next();
            Assert.Equal(Errno.ECANCELED, cqe.Result.Errno);
            ended.Add(cqe.user_data);
        }

        Assert.Equal(count, ended.Count);
        return ended;
    }
}
