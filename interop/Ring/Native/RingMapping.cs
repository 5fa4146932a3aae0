using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The memory that a ring shares with the kernel: io_uring_setup(2), "the application maps".</summary>
internal sealed unsafe class RingMapping : IDisposable
{
    private nuint _sqLength;
    private readonly nuint _cqLength;
    private readonly nuint _sqesLength;
    private void* _sq;
    private void* _cq;
    private void* _sqes;

    private RingMapping(in io_uring_params parameters)
    {
        _sqLength = parameters.sq_off.array + (parameters.sq_entries * (nuint)sizeof(uint));
        _cqLength = parameters.cq_off.cqes + (parameters.cq_entries * (nuint)sizeof(io_uring_cqe));
        _sqesLength = parameters.sq_entries * (nuint)sizeof(io_uring_sqe);
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
        Errno errno = attempt.Map(fd, single);
        if (errno != Errno.None)
        {
            attempt.Dispose();
        }

        mapping = errno == Errno.None ? attempt : null;
        return errno;
    }

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
    }

    private static void Unmap(ref void* address, nuint length)
    {
        if (address != null)
        {
            _ = Libc.Munmap(address, length);
            address = null;
        }
    }
}
