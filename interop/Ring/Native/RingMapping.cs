using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The memory that a ring shares with the kernel: io_uring_setup(2), "the application maps".</summary>
/// <remarks>
/// It stays out of children (MADV_DONTFORK, io_uring_ring_dontfork(3)). A child that is forked to run a program has no use for
/// it, no child can run managed code, and two processes that move the same heads and tails break the ring.
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
        // Without an index array its offset is 0, and the length that of the completions.
        _sqLength = (parameters.flags & IORING_SETUP_NO_SQARRAY) != 0
            ? parameters.cq_off.cqes
            : parameters.sq_off.array + (parameters.sq_entries * (nuint)sizeof(uint));
        _cqLength = parameters.cq_off.cqes + (parameters.cq_entries * (nuint)RingSizes.CqeBytes(parameters.flags));
        _sqesLength = parameters.sq_entries * (nuint)RingSizes.SqeBytes(parameters.flags);
        if ((parameters.flags & IORING_SETUP_NO_MMAP) != 0)
        {
            // The caller's memory: known already, and not ours to unmap.
            _sqLength = _cqLength = _sqesLength = 0;
            _sq = (void*)parameters.cq_off.user_addr;
            _sqes = (void*)parameters.sq_off.user_addr;
        }
    }

    /// <summary>Where the submission queue's offsets (<c>sq_off</c>) count from.</summary>
    public byte* Sq => (byte*)_sq;

    /// <summary>Where the completion queue's offsets (<c>cq_off</c>) count from; the same place as <see cref="Sq"/> since Linux 5.4.</summary>
    public byte* Cq => (byte*)(_cq == null ? _sq : _cq);

    /// <summary>The submission queue entries.</summary>
    public io_uring_sqe* Sqes => (io_uring_sqe*)_sqes;

    /// <summary>Maps the ring behind <paramref name="fd"/>; on failure nothing stays mapped.</summary>
    /// <param name="fd">The ring.</param>
    /// <param name="parameters">What the kernel filled in at setup.</param>
    /// <param name="separate">Two mappings for the two queues, though one would do.</param>
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

    /// <summary>Takes over memory that the ring brought along, to be given back with the mapping.</summary>
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
