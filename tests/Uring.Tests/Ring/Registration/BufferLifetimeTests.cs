using System.Globalization;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_register_pbuf_ring_flags;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>Rings and their pools of buffers can be disposed in any order, and leave no memory.</summary>
public sealed unsafe class BufferLifetimeTests
{
    [Fact]
    public void A_disposed_pool_is_unregistered_and_ignores_later_calls()
    {
        // Older kernels such as Linux 6.1 keep groups below 64 after their removal, and report EINVAL for
        // them.
        const ushort Group = 64;
        using KernelRing ring = KernelRing.With();
        BufferPool pool = ring.Ring.SetupBufferPool(Group, 4, 64);
        pool.Dispose();
        pool.Dispose();

        Assert.Equal(0, pool[0].Length);
        pool.Recycle(1);
        Assert.Equal(0u, pool.Ring.Mask);
        byte memory;
        pool.Ring.Add(&memory, 1, 1, offset: 3);
        pool.Ring.Advance(1);
        Assert.Equal(Errno.ENOENT, Assert.Throws<IoUringException>(() => ring.Ring.UnregisterBufferRing(Group)).Errno);
        using BufferPool next = ring.Ring.SetupBufferPool(Group, 4, 64);
    }

    [Theory]
    [InlineData((io_uring_register_pbuf_ring_flags)0)]
    [InlineData(IOU_PBUF_RING_MMAP)]
    public void A_pool_can_be_disposed_after_its_ring(io_uring_register_pbuf_ring_flags flags)
    {
        IoUring ring = new(new IoUringOptions { Entries = 8 });
        BufferPool pool = Setup(ring, 4, 64, flags);
        ring.Dispose();

        pool[3].Fill(1);
        pool.Recycle(3);
        Assert.Throws<ObjectDisposedException>(() => pool.Ring.Available());
        pool.Dispose();
        pool.Recycle(3);
        Assert.Equal(0, pool[3].Length);
    }

    [Fact]
    public void A_pool_that_was_unregistered_by_its_group_can_still_be_disposed()
    {
        // Linux 6.1 keeps groups below 64 after their removal, and reports EINVAL for them.
        const ushort Group = 64;
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        BufferPool pool = ring.SetupBufferPool(Group, 4, 64);
        ring.UnregisterBufferRing(Group);
        Assert.Equal(64, pool[0].Length);
        pool.Dispose();
        Assert.Equal(0, pool[0].Length);
    }

    [Fact]
    public void Buffers_stay_until_the_kernel_releases_them()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true });
        BufferPool pool = ring.SetupBufferPool(3, 4, 64);

        // Only the thread that submits may unregister.
        Thread other = new(pool.Dispose);
        other.Start();
        other.Join();
        Assert.Equal(64, pool[0].Length);

        pool.Dispose();
        Assert.Equal(0, pool[0].Length);
    }

    [Fact]
    public void A_request_in_flight_finds_no_buffer_after_the_disposal_of_the_pool()
    {
        using KernelRing ring = KernelRing.With();
        using TestPipe pipe = new();
        BufferPool pool = ring.Ring.SetupBufferPool(3, 4, 64);
        io_uring_sqe* read = ring.Take();
        read->PrepRead(pipe.Reader.Fd, null, 0, 0);
        read->SetFlags(IOSQE_BUFFER_SELECT);
        read->SetBufGroup(3);
        ring.SubmitPending();

        pool.Dispose();
        pipe.Write("abc");
        Assert.Equal(Errno.ENOBUFS, ring.Next().Result.Errno);
        Assert.Equal("abc", pipe.Read());
    }

    [Theory]
    [InlineData((io_uring_register_pbuf_ring_flags)0, false)]
    [InlineData((io_uring_register_pbuf_ring_flags)0, true)]
    [InlineData(IOU_PBUF_RING_MMAP, false)]
    [InlineData(IOU_PBUF_RING_MMAP, true)]
    public void Memory_is_released_in_either_order_of_disposal(io_uring_register_pbuf_ring_flags flags, bool ringFirst)
    {
        Need.UnlimitedLockedMemory();

        // The size is larger than any other change of this process.
        AssertReleased(64, 1L << 30, ringFirst, ring => Setup(ring, 1, 1 << 30, flags));
        AssertReleased(2000, 32768 * sizeof(io_uring_buf), ringFirst, ring => ring.SetupBufferRing(3, 32768, flags));
    }

    [Fact]
    public void A_pool_that_was_refused_leaves_no_memory()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        using BufferPool first = ring.SetupBufferPool(3, 1, 1);
        long before = MappedBytes();
        for (int i = 0; i < 4000; i++)
        {
            Assert.Throws<IoUringException>(() => ring.SetupBufferPool(3, 32768, 2048));
        }

        Assert.InRange(MappedBytes() - before, long.MinValue, 1L << 30);
    }

    private static void AssertReleased(int rounds, long size, bool ringFirst, Func<IoUring, IDisposable> setup)
    {
        using IoUring? lasting = ringFirst ? null : new(new IoUringOptions { Entries = 1 });
        long before = MappedBytes();
        for (int i = 0; i < rounds; i++)
        {
            IoUring ring = lasting ?? new(new IoUringOptions { Entries = 1 });
            IDisposable buffers = setup(ring);
            if (ringFirst)
            {
                ring.Dispose();
            }

            buffers.Dispose();
        }

        Assert.InRange(MappedBytes() - before, long.MinValue, rounds * size / 2);
    }

    private static BufferPool Setup(IoUring ring, uint count, uint size, io_uring_register_pbuf_ring_flags flags)
    {
        try
        {
            return ring.SetupBufferPool(3, count, size, flags);
        }
        catch (IoUringException refused) when (flags != 0 && refused.Errno == Errno.EINVAL)
        {
            Assert.Skip($"this kernel has no rings of buffers with {flags}");
            throw;
        }
    }

    /// <summary>The address space in use: proc_pid_statm(5) counts it in pages.</summary>
    private static long MappedBytes()
    {
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
