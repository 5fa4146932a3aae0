using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Ring.Registration;

/// <summary>The table of buffers: requests can use the memory in its slots, and no other memory.</summary>
public sealed unsafe class BuffersTests : IDisposable
{
    private const int Page = 4096;

    private static readonly KernelResult s_one = new(1);

    private readonly byte* _memory = Posix.MapMemory(4 * Page);

    public void Dispose() => Posix.Unmap(_memory, 4 * Page);

    [Fact]
    public void Buffers_are_registered_in_their_order_with_holes_between()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterBuffers([Part(0, 16), default, Part(Page, 16)]);
        _memory[0] = _memory[Page] = 0xff;

        Assert.Equal(s_one, ring.ReadInto(0, _memory));
        Assert.Equal(0, _memory[0]);
        Assert.Equal(Errno.EFAULT, ring.ReadInto(1, _memory).Errno);
        Assert.Equal(Errno.EFAULT, ring.ReadInto(2, _memory).Errno);
        Assert.Equal(s_one, ring.ReadInto(2, _memory + Page + 15));
        Assert.Equal(Errno.EFAULT, ring.ReadInto(2, _memory + Page + 16).Errno);
    }

    [Fact]
    public void Empty_slots_are_filled_from_an_offset_and_emptied_again()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterBuffersSparse(4);
        Assert.Equal(Errno.EFAULT, ring.ReadInto(2, _memory).Errno);

        Assert.Equal(new KernelResult(2), ring.Ring.UpdateBuffers(2, [Part(0, 16), Part(Page, 16)]));
        Assert.Equal(Errno.EFAULT, ring.ReadInto(1, _memory).Errno);
        Assert.Equal(s_one, ring.ReadInto(2, _memory));
        Assert.Equal(s_one, ring.ReadInto(3, _memory + Page));

        Assert.Equal(s_one, ring.Ring.UpdateBuffers(2, [default]));
        Assert.Equal(Errno.EFAULT, ring.ReadInto(2, _memory).Errno);
        Assert.Equal(s_one, ring.ReadInto(3, _memory + Page));
    }

    [Fact]
    public void An_update_that_fails_halfway_returns_the_number_of_updated_slots()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterBuffersSparse(4);
        iovec nowhere = new() { iov_base = null, iov_len = 1 };
        Assert.Equal(s_one, ring.Ring.UpdateBuffers(0, [Part(0, 16), nowhere, Part(0, 16)]));
        Assert.Equal(s_one, ring.ReadInto(0, _memory));
        Assert.Equal(Errno.EFAULT, ring.ReadInto(2, _memory).Errno);
    }

    [Fact]
    public void After_unregistering_another_table_can_be_registered()
    {
        using KernelRing ring = KernelRing.With();
        ring.Ring.RegisterBuffers([Part(0, 16)]);
        ring.Ring.UnregisterBuffers();
        Assert.Equal(Errno.EFAULT, ring.ReadInto(0, _memory).Errno);
        ring.Ring.RegisterBuffers([Part(Page, 16)]);
        Assert.Equal(s_one, ring.ReadInto(0, _memory + Page));
    }

    [Fact]
    public void A_second_table_is_refused()
    {
        using IoUring ring = Small();
        ring.RegisterBuffersSparse(1);
        IoUringException refused = Assert.Throws<IoUringException>(() => ring.RegisterBuffersSparse(1));
        Assert.Equal(Errno.EBUSY, refused.Errno);
        Assert.Contains("unregister", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EBUSY, Refused(ring, Part(0, 16)));
    }

    [Fact]
    public void Without_a_table_updates_and_unregistering_are_refused()
    {
        using IoUring ring = Small();
        Assert.Equal(Errno.ENXIO, ring.UpdateBuffers(0, [Part(0, 16)]).Errno);
        Assert.Equal(Errno.ENXIO, Assert.Throws<IoUringException>(ring.UnregisterBuffers).Errno);
    }

    [Fact]
    public void Zero_slots_and_too_many_are_refused()
    {
        using IoUring ring = Small();
        Assert.Equal(Errno.EINVAL, Refused(ring));
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(() => ring.RegisterBuffersSparse(0)).Errno);
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(() => ring.RegisterBuffersSparse(16385)).Errno);
        ring.RegisterBuffersSparse(16384);
        Assert.Equal(Errno.EINVAL, ring.UpdateBuffers(16384, [Part(0, 16)]).Errno);
        Assert.Equal(Errno.EINVAL, ring.UpdateBuffers(0, []).Errno);
        Assert.Equal(Errno.EOVERFLOW, ring.UpdateBuffers(uint.MaxValue, [default, default]).Errno);
    }

    [Fact]
    public void Invalid_memory_is_refused()
    {
        using IoUring ring = Small();
        Assert.Equal(Errno.EFAULT, Refused(ring, Part(0, 0)));
        Assert.Equal(Errno.EFAULT, Refused(ring, new iovec { iov_base = null, iov_len = 1 }));
        Assert.Equal(Errno.EFAULT, Refused(ring, new iovec { iov_base = (void*)Page, iov_len = 1 }));
        Assert.Equal(Errno.EFAULT, Refused(ring, Part(0, (1u << 30) + 1)));
        Assert.Equal(Errno.EOVERFLOW, Refused(ring, new iovec { iov_base = (void*)(nuint.MaxValue - 10), iov_len = 100 }));

        // None of these has left a table.
        ring.RegisterBuffers([Part(0, 16)]);
    }

    [Fact]
    public void Tags_without_a_buffer_and_lists_that_do_not_match_are_refused()
    {
        using IoUring ring = Small();
        iovec part = Part(0, 16);
        Assert.Equal(Errno.EINVAL, Assert.Throws<IoUringException>(() => ring.RegisterBuffers([default], [7])).Errno);
        Assert.Throws<ArgumentException>(() => ring.RegisterBuffers([part], [7, 8]));
        ring.RegisterBuffersSparse(2);
        Assert.Equal(Errno.EINVAL, ring.UpdateBuffers(0, [default], [7]).Errno);
        Assert.Throws<ArgumentException>(() => ring.UpdateBuffers(0, [part, part], [7]));
    }

    private static IoUring Small() => new(new IoUringOptions { Entries = 8 });

    private static Errno Refused(IoUring ring, params iovec[] buffers) =>
        Assert.Throws<IoUringException>(() => ring.RegisterBuffers(buffers)).Errno;

    private iovec Part(int offset, nuint length) => new() { iov_base = _memory + offset, iov_len = length };
}
