using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.io_uring_register_pbuf_ring_flags;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// A ring of provided buffers, entry by entry: the kernel takes the buffers in the order of their addition.
/// </summary>
public sealed unsafe class BufferRingTests : IDisposable
{
    private readonly KernelRing _ring = KernelRing.With();
    private readonly FileStream _zeros = new("/dev/zero", FileMode.Open, FileAccess.Read);
    private readonly byte* _memory = Posix.MapMemory(4096);

    public void Dispose()
    {
        _ring.Dispose();
        _zeros.Dispose();
        Posix.Unmap(_memory, 4096);
    }

    [Theory]
    [InlineData((io_uring_register_pbuf_ring_flags)0)]
    [InlineData(IOU_PBUF_RING_MMAP)]
    public void Buffers_are_taken_in_the_order_in_which_they_were_added(io_uring_register_pbuf_ring_flags flags)
    {
        using BufferRing buffers = Setup(3, 4, flags);
        Assert.Equal(((ushort)3, 4u, 3u), (buffers.Group, buffers.Entries, buffers.Mask));
        new Span<byte>(_memory, 64).Fill(0xff);
        buffers.Add(_memory + 16, 4, 700);
        buffers.Add(_memory, 8, 65535, offset: 1);
        buffers.Advance(2);

        Assert.Equal(((ushort)700, 4), Take(3));
        Assert.Equal(((ushort)65535, 8), Take(3));
        Assert.Equal("0000000000000000FFFFFFFFFFFFFFFF00000000FFFFFFFF", Convert.ToHexString(new Span<byte>(_memory, 24)));
    }

    [Fact]
    public void The_kernel_takes_buffers_only_after_the_advance()
    {
        using BufferRing buffers = Setup(3, 4);
        buffers.Add(_memory, 16, 1);
        Assert.Equal(Errno.ENOBUFS, TryTake(3).Result.Errno);
        buffers.Advance(1);
        Assert.Equal(((ushort)1, 16), Take(3));
        Assert.Equal(Errno.ENOBUFS, TryTake(3).Result.Errno);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(4u)]
    [InlineData(32768u)]
    public void Head_and_tail_wrap_around_after_16_bits(uint entries)
    {
        using BufferRing buffers = Setup(3, entries);

        for (uint i = 0; i < 65536 + 10; i++)
        {
            buffers.Add(_memory, 16, (ushort)i);
            buffers.Advance(1);
            Assert.Equal(((ushort)i, 16), Take(3));
        }

        Assert.Equal((ushort)10, buffers.Tail);
        KernelResult head = buffers.Head();
        Assert.SkipWhen(head.Errno == Errno.EINVAL, "this kernel has no IORING_REGISTER_PBUF_STATUS");
        Assert.Equal(new KernelResult(10), head);
        Assert.Equal(new KernelResult(0), buffers.Available());
    }

    [Fact]
    public void The_kernel_reports_the_number_of_buffers_left()
    {
        using BufferRing buffers = Setup(3, 8);
        KernelResult empty = buffers.Available();
        Assert.SkipWhen(empty.Errno == Errno.EINVAL, "this kernel has no IORING_REGISTER_PBUF_STATUS");
        Assert.Equal(new KernelResult(0), empty);
        for (uint i = 0; i < 8; i++)
        {
            buffers.Add(_memory, 16, (ushort)i, i);
        }

        buffers.Advance(8);
        Assert.Equal(new KernelResult(8), buffers.Available());
        _ = Take(3);
        _ = Take(3);
        Assert.Equal((new KernelResult(6), new KernelResult(2)), (buffers.Available(), buffers.Head()));
        Assert.Equal(Errno.ENOENT, _ring.Ring.BufferRingHead(4).Errno);
    }

    [Fact]
    public void The_largest_ring_holds_a_buffer_in_each_entry()
    {
        using BufferRing buffers = Setup(3, 32768);
        for (uint i = 0; i < 32768; i++)
        {
            buffers.Add(_memory, 16, (ushort)i, i);
        }

        buffers.Advance(32768);
        KernelResult available = buffers.Available();
        Assert.True(available == new KernelResult(32768) || available.Errno == Errno.EINVAL, available.ToString());
        Assert.Equal(((ushort)0, 16), Take(3));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(65536u)]
    [InlineData(1u << 31)]
    public void An_invalid_size_is_refused(uint entries)
    {
        IoUringException refused = Assert.Throws<IoUringException>(() => _ring.Ring.SetupBufferRing(1, entries));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains("power of two", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.Ring.SetupBufferRing(1, entries, IOU_PBUF_RING_MMAP)));
    }

    [Fact]
    public void A_group_that_exists_is_refused_and_stays()
    {
        using BufferRing buffers = Setup(1, 4);
        Assert.Equal(Errno.EEXIST, Refused(() => _ring.Ring.SetupBufferRing(1, 4)));
        Assert.Equal(Errno.EEXIST, Refused(() => _ring.Ring.SetupBufferPool(1, 4, 16)));
        buffers.Add(_memory, 16, 5);
        buffers.Advance(1);
        Assert.Equal(((ushort)5, 16), Take(1));
    }

    [Fact]
    public void Flags_that_the_kernel_does_not_know_are_refused()
    {
        IoUringException refused = Assert.Throws<IoUringException>(
            () => _ring.Ring.SetupBufferRing(1, 4, (io_uring_register_pbuf_ring_flags)0x8000));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains("flags", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_in_memory_of_the_caller_is_registered_and_unregistered_by_its_group()
    {
        // Linux 6.1 keeps groups below 64 after their removal, and reports EINVAL for them.
        const ushort Group = 64;
        io_uring_buf_reg registration = new() { ring_addr = (ulong)_memory, ring_entries = 4, bgid = Group };
        _ring.Ring.RegisterBufferRing(registration);
        io_uring_buf_ring* buffers = (io_uring_buf_ring*)_memory;
        io_uring_buf* first = (io_uring_buf*)_memory;
        (first->addr, first->len, first->bid) = ((ulong)(_memory + 1024), 7, 42);
        Volatile.Write(ref buffers->tail, 1);
        Assert.Equal(((ushort)42, 7), Take(Group));

        _ring.Ring.UnregisterBufferRing(Group);
        Assert.Equal(Errno.ENOENT, Refused(() => _ring.Ring.UnregisterBufferRing(Group)));
        Assert.Equal(Errno.ENOBUFS, TryTake(Group).Result.Errno);

        registration.ring_addr += 16;
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.Ring.RegisterBufferRing(registration)));
        registration.ring_addr = 4096;
        Assert.Equal(Errno.EFAULT, Refused(() => _ring.Ring.RegisterBufferRing(registration)));
    }

    [Fact]
    public void A_list_of_buffers_is_no_ring()
    {
        _ring.Take()->PrepProvideBuffers(_memory, 16, 1, 6, 0);
        _ = _ring.RunWell();
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.Ring.UnregisterBufferRing(6)));
        Assert.Equal(Errno.EINVAL, _ring.Ring.BufferRingHead(6).Errno);
        Assert.Equal(Errno.EEXIST, Refused(() => _ring.Ring.SetupBufferRing(6, 4)));
    }

    private static Errno Refused(Action registration) => Assert.Throws<IoUringException>(registration).Errno;

    private BufferRing Setup(ushort group, uint entries, io_uring_register_pbuf_ring_flags flags = 0)
    {
        try
        {
            return _ring.Ring.SetupBufferRing(group, entries, flags);
        }
        catch (IoUringException refused) when (flags != 0 && refused.Errno == Errno.EINVAL)
        {
            Assert.Skip($"this kernel has no rings of buffers with {flags}");
            throw;
        }
    }

    /// <summary>
    /// Reads into the next buffer of a group. Returns the number of the buffer, and the number of bytes.
    /// </summary>
    private (ushort Id, int Count) Take(ushort group)
    {
        io_uring_cqe cqe = TryTake(group);
        Assert.True(cqe.res >= 0, cqe.Result.ToString());
        Assert.True(cqe.HasBuffer);
        return (cqe.BufferId, cqe.res);
    }

    private io_uring_cqe TryTake(ushort group)
    {
        io_uring_sqe* read = _ring.Take();
        read->PrepRead(_zeros.SafeFileHandle.Fd, null, 0, 0);
        read->SetFlags(IOSQE_BUFFER_SELECT);
        read->SetBufGroup(group);
        _ring.Submit();
        return _ring.Next();
    }
}
