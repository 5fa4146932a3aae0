using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The memory that a ring shares with the kernel: the mappings of io_uring_setup(2).</summary>
/// <remarks>
/// Child processes do not inherit the memory (MADV_DONTFORK, io_uring_ring_dontfork(3)). A forked child that
/// executes a program does not use it, and no child can run managed code. Two processes that move the same
/// heads and tails would break the ring.
/// </remarks>
internal sealed unsafe class RingMapping : IDisposable
{
    private nuint _sqLength;
    private readonly nuint _cqLength;
    private readonly nuint _sqesLength;
    private HugePageMemory? _own;
    private void* _sq;
    private void* _cq;
    private void* _sqes;

    private RingMapping(in io_uring_params parameters)
    {
        // Without an index array its offset is 0, and the length is that of the completions.
        _sqLength = (parameters.flags & IORING_SETUP_NO_SQARRAY) != 0
            ? parameters.cq_off.cqes
            : parameters.sq_off.array + (parameters.sq_entries * (nuint)sizeof(uint));
        _cqLength = parameters.cq_off.cqes + (parameters.cq_entries * (nuint)RingSizes.CqeBytes(parameters.flags));
        _sqesLength = parameters.sq_entries * (nuint)RingSizes.SqeBytes(parameters.flags);
        if ((parameters.flags & IORING_SETUP_NO_MMAP) != 0)
        {
            // The setup passed this memory, and its owner unmaps it.
            _sqLength = _cqLength = _sqesLength = 0;
            _sq = (void*)parameters.cq_off.user_addr;
            _sqes = (void*)parameters.sq_off.user_addr;
        }
    }

    /// <summary>The origin of the submission queue's offsets (<c>sq_off</c>).</summary>
    public byte* Sq => (byte*)_sq;

    /// <summary>
    /// The origin of the completion queue's offsets (<c>cq_off</c>). Since Linux 5.4 this is
    /// <see cref="Sq"/>.
    /// </summary>
    public byte* Cq => (byte*)(_cq == null ? _sq : _cq);

    /// <summary>The submission queue entries.</summary>
    public io_uring_sqe* Sqes => (io_uring_sqe*)_sqes;

    /// <summary>Maps the ring of <paramref name="fd"/>. After a failure nothing stays mapped.</summary>
    /// <param name="fd">The ring.</param>
    /// <param name="parameters">The parameters after io_uring_setup(2).</param>
    /// <param name="separate">Whether the two queues have two mappings, even if one is enough.</param>
    /// <param name="mapping">The mapping, on success.</param>
    public static Errno TryMap(int fd, in io_uring_params parameters, bool separate, out RingMapping? mapping)
    {
        RingMapping attempt = new(parameters);
        bool single = !separate && (parameters.features & IORING_FEAT_SINGLE_MMAP) != 0;
        bool mapped = (parameters.flags & IORING_SETUP_NO_MMAP) != 0;
        Errno errno = mapped ? Errno.None : attempt.Map(fd, single);
        if (errno != Errno.None)
        {
            attempt.Dispose();
        }

        mapping = errno == Errno.None ? attempt : null;
        return errno;
    }

    /// <summary>Takes the ownership of memory that the library allocated for the queues.</summary>
    public void Own(HugePageMemory? memory) => _own = memory;

    private Errno Map(int fd, bool single)
    {
        if (single)
        {
            _sqLength = nuint.Max(_sqLength, _cqLength);
        }

        Errno errno = Libc.MapRing(fd, _sqLength, IORING_OFF_SQ_RING, out _sq);
        if (errno == Errno.None && !single)
        {
            errno = Libc.MapRing(fd, _cqLength, IORING_OFF_CQ_RING, out _cq);
        }

        if (errno == Errno.None)
        {
            errno = Libc.MapRing(fd, _sqesLength, IORING_OFF_SQES, out _sqes);
        }

        return errno;
    }

    public void Dispose()
    {
        Unmap(ref _sqes, _sqesLength);
        Unmap(ref _sq, _sqLength);
        Unmap(ref _cq, _cqLength);
        _own?.Dispose();
        _own = null;
    }

    private static void Unmap(ref void* address, nuint length)
    {
        if (address != null && length != 0)
        {
            _ = Libc.Munmap(address, length);
        }

        address = null;
    }
}
