using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Ring;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/buffer_rings.c.</summary>
internal static unsafe class BufferRingRows
{
    [Row("io_uring_setup_buf_ring")]
    public static void SetupBufRing(Journal see)
    {
        using IoUring ring = see.Open("io_uring_setup_buf_ring", Plain);
        see.Same("io_uring_setup_buf_ring", "0 entries", Outcome(() => ring.SetupBufferRing(0, 0).Dispose()));
        see.Same("io_uring_setup_buf_ring", "3 entries", Outcome(() => ring.SetupBufferRing(1, 3).Dispose()));
        BufferRing? buffers = null;
        see.Same("io_uring_setup_buf_ring", "8 entries", Outcome(() => buffers = ring.SetupBufferRing(2, 8)));
        see.Same("io_uring_setup_buf_ring", "65536 entries", Outcome(() => ring.SetupBufferRing(3, 65_536).Dispose()));
        see.Same("io_uring_setup_buf_ring", "a group that exists", Outcome(() => ring.SetupBufferRing(2, 8).Dispose()));
        see.Same("io_uring_setup_buf_ring", "a read without a buffer", ReadProvided(ring, 2));
        see.Same("io_uring_buf_ring_init", "the tail", buffers!.Tail);
        buffers.Dispose();
    }

    [Row("io_uring_free_buf_ring")]
    public static void FreeBufRing(Journal see)
    {
        using IoUring ring = see.Open("io_uring_free_buf_ring", Plain);
        BufferRing buffers = ring.SetupBufferRing(1, 8);
        see.Same("io_uring_free_buf_ring", "a ring", Outcome(buffers.Dispose));
        see.Same("io_uring_free_buf_ring", "a read afterwards", ReadProvided(ring, 1));
        buffers = ring.SetupBufferRing(1, 8);
        ring.UnregisterBufferRing(1);
        see.Differs("io_uring_free_buf_ring", "a ring that was unregistered", "-ENOENT", Outcome(buffers.Dispose), "0");

        // A mask of 0 shows that the memory is released.
        see.Differs("io_uring_free_buf_ring", "its memory is mapped", "1", buffers.Mask != 0);
    }

    [Row("io_uring_register_buf_ring")]
    public static void RegisterBufRing(Journal see)
    {
        using TestMemory memory = new(PageSize);
        io_uring_buf_reg registration = new() { ring_addr = (ulong)memory.Address, ring_entries = 8, bgid = 1 };
        io_uring_buf_reg odd = registration with { ring_entries = 3 };
        io_uring_buf_reg unaligned = registration with { ring_addr = registration.ring_addr + 16 };
        using IoUring ring = see.Open("io_uring_register_buf_ring", Plain);
        see.Same("io_uring_register_buf_ring", "3 entries", Outcome(() => ring.RegisterBufferRing(odd)));
        see.Same("io_uring_register_buf_ring", "not on a page", Outcome(() => ring.RegisterBufferRing(unaligned)));
        see.Same("io_uring_register_buf_ring", "8 entries", Outcome(() => ring.RegisterBufferRing(registration)));
        see.Same("io_uring_register_buf_ring", "a group that exists", Outcome(() => ring.RegisterBufferRing(registration)));
        see.Same("io_uring_unregister_buf_ring", "a group", Outcome(() => ring.UnregisterBufferRing(1)));
        see.Same("io_uring_unregister_buf_ring", "an unregistered group", Outcome(() => ring.UnregisterBufferRing(1)));
    }

    [Row("io_uring_buf_ring_add")]
    public static void BufRingAdd(Journal see)
    {
        using IoUring ring = see.Open("io_uring_buf_ring_add", Plain);
        using BufferRing buffers = MappedRing(ring);
        Assert.Equal(
            Errno.None,
            Libc.MapRing(ring.Fd, 8 * (nuint)sizeof(io_uring_buf), IORING_OFF_PBUF_RING | (1u << IORING_OFF_PBUF_SHIFT), out void* entries));
        see.Same("io_uring_buf_ring_mask", "8 entries", buffers.Mask);
        buffers.Add((void*)0x112233445566, 0x10, 3);
        buffers.Add((void*)0x223344556677, 0x20, 4, 1);
        see.Same("io_uring_buf_ring_add", "the tail", ((io_uring_buf_ring*)entries)->tail);
        see.Same("io_uring_buf_ring_add", "two entries", new ReadOnlySpan<byte>(entries, 32));
        buffers.Advance(2);
        see.Same("io_uring_buf_ring_advance", "the tail after 2", ((io_uring_buf_ring*)entries)->tail);
        buffers.Advance(65_535);
        see.Same("io_uring_buf_ring_advance", "the tail after 65535 more", ((io_uring_buf_ring*)entries)->tail);
        buffers.Add((void*)0x334455667788, 0x30, 5, 7);
        see.Same("io_uring_buf_ring_add", "an entry around the end", new ReadOnlySpan<byte>(entries, 14));
        Assert.Equal(0, Libc.Munmap(entries, 8 * (nuint)sizeof(io_uring_buf)));
    }

    [Row("io_uring_buf_ring_cq_advance")]
    public static void BufRingCqAdvance(Journal see)
    {
        using TestMemory memory = new(2 * PageSize);
        using IoUring ring = see.Open("io_uring_buf_ring_cq_advance", Plain);
        using BufferRing buffers = ring.SetupBufferRing(1, 8);
        ring.SubmitNops(3);
        buffers.Add((void*)memory.Address, PageSize, 0);
        buffers.Add((void*)(memory.Address + PageSize), PageSize, 1, 1);
        buffers.Advance(2);
        ring.Completions.Advance(2);
        see.Same("io_uring_buf_ring_cq_advance", "the tail", buffers.Tail);
        see.Same("io_uring_buf_ring_cq_advance", "completions left of three", ring.Completions.Ready);
    }

    [Row("io_uring_buf_ring_available")]
    public static void BufRingAvailable(Journal see)
    {
        Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_PBUF_STATUS);
        using TestMemory memory = new(3 * PageSize);
        using IoUring ring = see.Open("io_uring_buf_ring_available", Plain);
        using BufferRing buffers = ring.SetupBufferRing(1, 8);
        for (ushort i = 0; i < 3; i++)
        {
            buffers.Add((void*)(memory.Address + (i * PageSize)), PageSize, i, i);
        }

        buffers.Advance(3);
        see.Same("io_uring_buf_ring_available", "three", buffers.Available());
        see.Same("io_uring_buf_ring_available", "a read into one", ReadProvided(ring, 1));
        see.Same("io_uring_buf_ring_available", "two are left", buffers.Available());
        see.Same("io_uring_buf_ring_head", "after one", buffers.Head());
        ring.UnregisterBufferRing(1);
        see.Same("io_uring_buf_ring_available", "an unregistered group", buffers.Available());
        see.Same("io_uring_buf_ring_head", "an unregistered group", buffers.Head());
    }

    /// <summary>Returns a ring in memory of the kernel, which the scenario can map too.</summary>
    private static BufferRing MappedRing(IoUring ring)
    {
        try
        {
            return ring.SetupBufferRing(1, 8, io_uring_register_pbuf_ring_flags.IOU_PBUF_RING_MMAP);
        }
        catch (IoUringException refused) when (refused.Errno == Errno.EINVAL)
        {
            Assert.Skip(refused.Message);
            throw;
        }
    }

    private static KernelResult ReadProvided(IoUring ring, ushort group)
    {
        using TestPipe pipe = new();
        pipe.Write("ABC");
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepRead(pipe.Reader.Fd, null, PageSize, 0);
        sqe->SetFlags(IOSQE_BUFFER_SELECT);
        sqe->SetBufGroup(group);
        ring.SubmitWell();
        return ring.NextResult();
    }
}
