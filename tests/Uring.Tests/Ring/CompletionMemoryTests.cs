using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>
/// States that a kernel reaches only after days or without memory: positions that wrap around, and lost
/// completions. The test fills the shared memory as the kernel does: io_uring_setup(2).
/// </summary>
public sealed unsafe class CompletionMemoryTests : IDisposable
{
    private const uint Places = 8;
    private const int HeadAt = 0;
    private const int TailAt = 4;
    private const int MaskAt = 8;
    private const int PlacesAt = 12;
    private const int FlagsAt = 16;
    private const int OverflowAt = 20;
    private const int CqesAt = 64;

    private readonly uint[] _words = GC.AllocateArray<uint>((CqesAt + ((int)Places * sizeof(io_uring_cqe))) / sizeof(uint), pinned: true);
    private RingMapping? _mapping;

    public void Dispose() => _mapping?.Dispose();

    [Fact]
    public void A_loop_continues_where_positions_wrap_around()
    {
        CompletionQueue queue = Create(head: uint.MaxValue - 1, completions: 4);
        Assert.Equal(4u, queue.Ready);
        ulong seen = 0;
        foreach (ref readonly io_uring_cqe cqe in queue)
        {
            Assert.Equal(seen++, cqe.user_data);
        }

        Assert.Equal(4ul, seen);
        Assert.Equal(2u, _words[HeadAt / 4]);
        Assert.Equal(0u, queue.Ready);
    }

    [Fact]
    public void Taking_continues_where_positions_wrap_around()
    {
        CompletionQueue queue = Create(head: uint.MaxValue - 1, completions: 4);
        for (ulong i = 0; i < 4; i++)
        {
            Assert.True(queue.TryTake(out io_uring_cqe cqe));
            Assert.Equal(i, cqe.user_data);
        }

        Assert.False(queue.TryTake(out _));
        Assert.Equal(2u, _words[HeadAt / 4]);
    }

    [Fact]
    public void Lost_completions_and_the_eventfd_flag_are_read_at_the_offsets_of_the_kernel()
    {
        CompletionQueue queue = Create(head: 0, completions: 0);
        _words[OverflowAt / 4] = 7;
        Assert.Equal(7u, queue.Overflow);
        Assert.True(queue.EventFdEnabled);
        queue.EventFdEnabled = false;
        Assert.Equal(IORING_CQ_EVENTFD_DISABLED, _words[FlagsAt / 4]);
        Assert.Equal(7u, queue.Overflow);
    }

    private CompletionQueue Create(uint head, uint completions)
    {
        _words[HeadAt / 4] = head;
        _words[TailAt / 4] = head + completions;
        _words[MaskAt / 4] = Places - 1;
        _words[PlacesAt / 4] = Places;
        fixed (uint* words = _words)
        {
            io_uring_cqe* cqes = (io_uring_cqe*)((byte*)words + CqesAt);
            for (uint i = 0; i < completions; i++)
            {
                cqes[(head + i) & (Places - 1)].user_data = i;
            }

            io_uring_params parameters = new()
            {
                flags = IORING_SETUP_NO_MMAP | IORING_SETUP_NO_SQARRAY,
                cq_entries = Places,
                cq_off = new io_cqring_offsets
                {
                    head = HeadAt,
                    tail = TailAt,
                    ring_mask = MaskAt,
                    ring_entries = PlacesAt,
                    flags = FlagsAt,
                    overflow = OverflowAt,
                    cqes = CqesAt,
                    user_addr = (ulong)words,
                },
            };
            Assert.Equal(Errno.None, RingMapping.TryMap(-1, parameters, separate: false, out _mapping));
            return new CompletionQueue(null, _mapping!, parameters, new IssuerGuard("queue", singleIssuer: false, disabled: false), new InFlight());
        }
    }
}
