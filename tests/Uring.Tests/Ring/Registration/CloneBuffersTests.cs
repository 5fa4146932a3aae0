using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.io_uring_register_op;

namespace Uring.Tests.Ring.Registration;

/// <summary>A ring uses the registered buffers of another ring.</summary>
public sealed unsafe class CloneBuffersTests : IDisposable
{
    private static readonly KernelResult s_one = new(1);

    private readonly KernelRing _source = KernelRing.With();
    private readonly KernelRing _ring = KernelRing.With();
    private readonly byte* _memory = Posix.MapMemory(4096);

    public CloneBuffersTests() => _source.Ring.RegisterBuffers([Part(0), Part(1), Part(2)]);

    public void Dispose()
    {
        _source.Dispose();
        _ring.Dispose();
        Posix.Unmap(_memory, 4096);
    }

    [Fact]
    public void All_buffers_are_cloned_and_outlive_the_source_table()
    {
        Clone(() => _ring.Ring.CloneBuffers(_source.Ring));
        _source.Ring.UnregisterBuffers();
        Assert.Equal("012-", Slots(_ring));
        Assert.Equal("----", Slots(_source));
    }

    [Fact]
    public void Some_buffers_are_cloned_to_an_offset()
    {
        RequireParts();
        Clone(() => _ring.Ring.CloneBuffers(_source.Ring, sourceOffset: 1, offset: 2, count: 2));
        Assert.Equal("--12", Slots(_ring));
    }

    [Fact]
    public void A_ring_can_clone_its_own_buffers()
    {
        RequireParts();
        Clone(() => _source.Ring.CloneBuffers(_source.Ring, sourceOffset: 0, offset: 3, count: 1, replace: true));
        Assert.Equal("0120", Slots(_source));
    }

    [Fact]
    public void An_existing_table_is_replaced_only_on_request()
    {
        _ring.Ring.RegisterBuffers([Part(3), Part(3), Part(3), Part(3)]);
        IoUringException refused = Assert.Throws<IoUringException>(() => _ring.Ring.CloneBuffers(_source.Ring));
        Assert.SkipWhen(refused.Errno == Errno.EINVAL, "this kernel does not clone buffers");
        Assert.Equal(Errno.EBUSY, refused.Errno);

        RequireParts();
        Clone(() => _ring.Ring.CloneBuffers(_source.Ring, sourceOffset: 0, offset: 1, count: 2, replace: true));
        Assert.Equal("3013", Slots(_ring));
    }

    [Fact]
    public void A_ring_is_found_by_its_registered_index_too()
    {
        RequireParts();
        io_uring_rsrc_update registration = new() { offset = uint.MaxValue, data = (ulong)_source.Fd };
        Assert.Equal(s_one, _source.Ring.Register(IORING_REGISTER_RING_FDS, &registration, 1));
        uint index = registration.offset;
        registration.data = 0;
        try
        {
            Clone(() => _ring.Ring.CloneBuffersFromRegistered(index, sourceOffset: 2, offset: 0, count: 1));
            Assert.Equal("2---", Slots(_ring));
            Assert.Equal(
                Errno.EINVAL,
                Assert.Throws<IoUringException>(() => _ring.Ring.CloneBuffersFromRegistered(1000, replace: true)).Errno);
        }
        finally
        {
            Assert.Equal(s_one, _source.Ring.Register(IORING_UNREGISTER_RING_FDS, &registration, 1));
        }
    }

    [Fact]
    public void Buffers_outside_the_source_table_cannot_be_cloned()
    {
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.Ring.CloneBuffers(_source.Ring, 0, 0, 4)));
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.Ring.CloneBuffers(_source.Ring, 1, 0, 0)));
        Errno beyond = Refused(() => _ring.Ring.CloneBuffers(_source.Ring, 2, 0, 2));
        Assert.True(beyond is Errno.EOVERFLOW or Errno.EINVAL, beyond.ToString());
        _source.Ring.UnregisterBuffers();
        Errno nothing = Refused(() => _ring.Ring.CloneBuffers(_source.Ring));
        Assert.SkipWhen(nothing == Errno.EINVAL, "this kernel does not clone buffers");
        Assert.Equal(Errno.ENXIO, nothing);
    }

    [Fact]
    public void A_disposed_ring_is_no_source()
    {
        IoUring disposed = new(new IoUringOptions { Entries = 8 });
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ring.Ring.CloneBuffers(disposed));
        Assert.Throws<ArgumentNullException>(() => _ring.Ring.CloneBuffers(null!));
    }

    private static Errno Refused(Action clone) => Assert.Throws<IoUringException>(clone).Errno;

    private static void Clone(Action clone)
    {
        try
        {
            clone();
        }
        catch (IoUringException refused) when (refused.Errno == Errno.EINVAL)
        {
            Assert.SkipUnless(CanClone(), "this kernel does not clone buffers");
            throw;
        }
    }

    /// <summary>
    /// Skips the test before Linux 6.13, which clones whole tables only, into a ring without one.
    /// </summary>
    private void RequireParts()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        try
        {
            ring.CloneBuffers(_source.Ring, sourceOffset: 0, offset: 0, count: 1);
        }
        catch (IoUringException refused) when (refused.Errno == Errno.EINVAL)
        {
            Assert.SkipUnless(CanClone(), "this kernel does not clone buffers");
            Assert.Skip("this kernel clones whole tables only");
        }
    }

    /// <summary>
    /// Whether the kernel clones buffers. A kernel that does not returns EINVAL for the simplest clone.
    /// </summary>
    private static bool CanClone()
    {
        using IoUring source = new(new IoUringOptions { Entries = 8 });
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        return Refused(() => ring.CloneBuffers(source)) != Errno.EINVAL;
    }

    /// <summary>Returns the parts of the memory in the first four slots, by their numbers.</summary>
    private string Slots(KernelRing ring)
    {
        char[] slots = ['-', '-', '-', '-'];
        for (ushort slot = 0; slot < 4; slot++)
        {
            for (int part = 0; part < 4; part++)
            {
                KernelResult read = ring.ReadInto(slot, _memory + (part * 16));
                Assert.True(read == s_one || read.Errno == Errno.EFAULT, read.ToString());
                slots[slot] = read == s_one ? (char)('0' + part) : slots[slot];
            }
        }

        return new string(slots);
    }

    private iovec Part(int part) => new() { iov_base = _memory + (part * 16), iov_len = 16 };
}
