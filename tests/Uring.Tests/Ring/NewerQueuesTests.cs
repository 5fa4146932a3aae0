using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// Submission queues of newer kernels: mixed sizes (6.19) and rewinding (7.0). Most tests change the shared
/// memory as the kernel does (io_uring_setup(2)), and run everywhere. The tests of the kernel itself run
/// where it has these queues.
/// </summary>
public sealed unsafe class NewerQueuesTests : IDisposable
{
    private const uint Entries = 8;
    private const int HeadAt = 0;
    private const int TailAt = 4;
    private const int MaskAt = 8;
    private const int EntriesAt = 12;
    private const int FlagsAt = 16;
    private const int DroppedAt = 20;

    private readonly uint[] _words = GC.AllocateArray<uint>(16, pinned: true);
    private readonly io_uring_sqe[] _sqes = GC.AllocateArray<io_uring_sqe>(2 * (int)Entries, pinned: true);
    private RingMapping? _mapping;

    public void Dispose() => _mapping?.Dispose();

    [Fact]
    public void A_long_entry_takes_two_places_of_a_mixed_queue()
    {
        SubmissionQueue queue = Create(IORING_SETUP_SQE_MIXED);
        Assert.True(queue.TryTake(out io_uring_sqe* first));
        Assert.True(queue.TryTake128(out io_uring_sqe* second));
        Assert.True(queue.TryTake(out io_uring_sqe* third));

        Assert.Equal(1, second - first);
        Assert.Equal(3, third - first);
        Assert.Equal(4u, queue.Space);
        Assert.Equal(4u, queue.Publish());
    }

    [Fact]
    public void A_long_entry_never_lies_around_the_end_of_a_mixed_queue()
    {
        SubmissionQueue queue = Create(IORING_SETUP_SQE_MIXED);
        _words[HeadAt / 4] = Fill(queue, Entries - 1);

        Assert.True(queue.TryTake128(out io_uring_sqe* sqe));

        Assert.True(sqe == At(0));
        Assert.Equal((byte)IORING_OP_NOP, At(Entries - 1)->opcode);
        Assert.Equal((byte)IOSQE_CQE_SKIP_SUCCESS, At(Entries - 1)->flags);
        Assert.Equal(Entries - 3, queue.Space);
        Assert.Equal(3u, queue.Publish());
    }

    [Fact]
    public void A_long_entry_that_finds_no_room_behind_the_end_takes_nothing()
    {
        SubmissionQueue queue = Create(IORING_SETUP_SQE_MIXED);
        _ = Fill(queue, Entries - 1);
        At(Entries - 1)->opcode = 77;
        _words[HeadAt / 4] = 1;

        Assert.False(queue.TryTake128(out io_uring_sqe* sqe));

        Assert.True(sqe == null);
        Assert.Equal(77, At(Entries - 1)->opcode);
        Assert.Equal(2u, queue.Space);
    }

    [Fact]
    public void A_queue_that_rewinds_starts_again_once_the_kernel_has_taken_every_entry()
    {
        SubmissionQueue queue = Create(IORING_SETUP_SQ_REWIND | IORING_SETUP_NO_SQARRAY);
        for (int round = 0; round < 3; round++)
        {
            Assert.True(queue.TryTake(out io_uring_sqe* first));
            Assert.True(first == At(0));
            Assert.True(queue.TryTake(out _));
            Assert.Equal(2u, queue.Publish());
            queue.Took(2);
            Assert.Equal(Entries, queue.Space);
            Assert.Equal(0u, queue.Publish());
        }

        Assert.Equal(0u, _words[TailAt / 4]);
    }

    [Theory]
    [InlineData(IORING_SETUP_SQ_REWIND | IORING_SETUP_NO_SQARRAY, false)]
    [InlineData(0u, true)]
    public void The_kernel_moves_entries_to_new_queues_only_where_a_tail_counts_them(uint flags, bool moves)
    {
        SubmissionQueue queue = Create(flags);
        Assert.True(queue.CanMove);
        Assert.True(queue.TryTake(out _));
        _ = queue.Publish();
        Assert.Equal(moves, queue.CanMove);
    }

    [Fact]
    public void A_queue_that_rewinds_keeps_the_entries_that_the_kernel_left_and_later_ones()
    {
        SubmissionQueue queue = Create(IORING_SETUP_SQ_REWIND | IORING_SETUP_NO_SQARRAY);
        _ = Fill(queue, 5);
        queue.Took(2);
        queue.Took(0);

        Assert.Equal(3u, queue.Pending);
        Assert.True(queue.TryTake(out io_uring_sqe* next));
        next->PrepNop();
        next->SetData64(5);
        Assert.Equal(4u, queue.Publish());
        Assert.Equal([2, 3, 4, 5], Enumerable.Range(0, 4).Select(i => _sqes[i].user_data));
    }

    [Fact]
    public void A_queue_of_long_entries_that_rewinds_keeps_them_whole()
    {
        SubmissionQueue queue = Create(IORING_SETUP_SQ_REWIND | IORING_SETUP_NO_SQARRAY | IORING_SETUP_SQE128);
        _ = Fill(queue, 4);
        queue.Took(1);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(i => _sqes[2 * i].user_data));
    }

    [Fact]
    public void Entries_that_the_kernel_refused_are_counted()
    {
        SubmissionQueue queue = Create(0);
        _words[FlagsAt / 4] = IORING_SQ_TASKRUN;
        _words[DroppedAt / 4] = 7;
        Assert.Equal(7u, queue.Dropped);
        Assert.True(queue.HasTaskWork);
        Assert.False(queue.HasOverflow);
        _words[FlagsAt / 4] = IORING_SQ_CQ_OVERFLOW;
        Assert.False(queue.HasTaskWork);
        Assert.True(queue.HasOverflow);
    }

    [Fact]
    public void A_queue_continues_where_positions_wrap_around()
    {
        _words[HeadAt / 4] = _words[TailAt / 4] = uint.MaxValue - 2;
        SubmissionQueue queue = Create(0);
        Assert.Equal(Entries, Fill(queue, Entries));
        Assert.False(queue.TryTake(out _));
        Assert.Equal(Entries - 3, _words[TailAt / 4]);
        _words[HeadAt / 4] = 1;
        Assert.Equal(4u, queue.Space);
        Assert.Equal(4u, queue.Publish());
    }

    [Fact]
    public void The_kernel_takes_long_and_short_entries_of_a_mixed_queue()
    {
        Need.Setup(IORING_SETUP_SQE_MIXED);
        using IoUring ring = new(new IoUringOptions { Entries = Entries, SqeMixed = true });
        for (ulong round = 0; round < 50; round++)
        {
            io_uring_sqe* brief = ring.Take();
            brief->PrepNop();
            brief->SetData64(2 * round);
            Assert.True(ring.Submissions.TryTake128(out io_uring_sqe* sqe));
            sqe->PrepNop128();
            sqe->SetData64((2 * round) + 1);
            Assert.Equal([2 * round, (2 * round) + 1], ring.Complete(2).Select(cqe => cqe.user_data));
        }
    }

    [Fact]
    public void The_kernel_takes_a_queue_from_its_start_each_time()
    {
        Need.Setup(IORING_SETUP_SQ_REWIND);
        using IoUring ring = new(new IoUringOptions { Entries = Entries, SqRewind = true });
        for (ulong round = 0; round < 50; round++)
        {
            for (ulong i = 0; i < 3; i++)
            {
                io_uring_sqe* sqe = ring.Take();
                sqe->PrepNop();
                sqe->SetData64((3 * round) + i);
            }

            Assert.Equal([3 * round, (3 * round) + 1, (3 * round) + 2], ring.Complete(3).Select(cqe => cqe.user_data));
        }
    }

    private SubmissionQueue Create(uint flags)
    {
        _words[MaskAt / 4] = Entries - 1;
        _words[EntriesAt / 4] = Entries;
        fixed (uint* words = _words)
        fixed (io_uring_sqe* sqes = _sqes)
        {
            io_uring_params parameters = new()
            {
                flags = flags | IORING_SETUP_NO_MMAP | IORING_SETUP_NO_SQARRAY,
                sq_entries = Entries,
                cq_entries = Entries,
                sq_off = new io_sqring_offsets
                {
                    head = HeadAt,
                    tail = TailAt,
                    ring_mask = MaskAt,
                    ring_entries = EntriesAt,
                    flags = FlagsAt,
                    dropped = DroppedAt,
                    user_addr = (ulong)sqes,
                },
                cq_off = new io_cqring_offsets { user_addr = (ulong)words },
            };
            Assert.Equal(Errno.None, RingMapping.TryMap(-1, parameters, separate: false, out _mapping));
            return new SubmissionQueue(_mapping!, parameters, new IssuerGuard("queue", singleIssuer: false, disabled: false), new InFlight());
        }
    }

    /// <summary>Publishes entries with their places as user data.</summary>
    private static uint Fill(SubmissionQueue queue, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            Assert.True(queue.TryTake(out io_uring_sqe* sqe));
            sqe->PrepNop();
            sqe->SetData64(i);
        }

        return queue.Publish();
    }

    private io_uring_sqe* At(uint place)
    {
        fixed (io_uring_sqe* sqes = _sqes)
        {
            return sqes + place;
        }
    }
}
