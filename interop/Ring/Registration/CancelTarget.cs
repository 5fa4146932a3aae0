using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The requests in flight that <see cref="IoUring.SyncCancel(CancelTarget)"/> cancels.</summary>
/// <remarks>
/// <code>CancelTarget.File(fd).And(CancelTarget.Operation(io_uring_op.IORING_OP_READ)).All</code>
/// matches all reads of a file. Without <see cref="All"/> the kernel cancels the first match only.
/// </remarks>
public readonly record struct CancelTarget
{
    private const uint NotByNumber = IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_ANY;

    private readonly uint _flags;
    private readonly ulong _userData;
    private readonly int _fd;
    private readonly byte _operation;

    private CancelTarget(uint flags, ulong userData, int fd, byte operation)
    {
        _flags = flags;
        _userData = userData;
        _fd = fd;
        _operation = operation;
    }

    /// <summary>
    /// Every request (IORING_ASYNC_CANCEL_ANY). This target cannot be combined with another one.
    /// </summary>
    public static CancelTarget Any => new(IORING_ASYNC_CANCEL_ANY, 0, -1, 0);

    /// <summary>Requests with a <c>user_data</c> (IORING_ASYNC_CANCEL_USERDATA).</summary>
    /// <param name="userData">The <c>user_data</c> of the requests.</param>
    public static CancelTarget UserData(ulong userData) => new(IORING_ASYNC_CANCEL_USERDATA, userData, -1, 0);

    /// <summary>Requests on a file (IORING_ASYNC_CANCEL_FD).</summary>
    /// <param name="fd">A descriptor of the file.</param>
    public static CancelTarget File(int fd) => new(IORING_ASYNC_CANCEL_FD, 0, fd, 0);

    /// <summary>Requests on the file in a slot of the file table (IORING_ASYNC_CANCEL_FD_FIXED).</summary>
    /// <param name="slot">The slot, counted from 0.</param>
    public static CancelTarget FixedFile(uint slot) => new(IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_FD_FIXED, 0, (int)slot, 0);

    /// <summary>Requests of an operation (IORING_ASYNC_CANCEL_OP, Linux 6.6).</summary>
    /// <param name="operation">The operation.</param>
    public static CancelTarget Operation(io_uring_op operation) => new(IORING_ASYNC_CANCEL_OP, 0, -1, (byte)operation);

    /// <summary>Every request that matches, not only one (IORING_ASYNC_CANCEL_ALL).</summary>
    public CancelTarget All => new(_flags | IORING_ASYNC_CANCEL_ALL, _userData, _fd, _operation);

    /// <summary>
    /// Requests that match both targets (Linux 6.6). If both have a condition of the same kind, the one of
    /// <paramref name="other"/> applies.
    /// </summary>
    /// <param name="other">Another target.</param>
    public CancelTarget And(CancelTarget other) => new(
        ((other._flags & IORING_ASYNC_CANCEL_FD) != 0 ? _flags & ~IORING_ASYNC_CANCEL_FD_FIXED : _flags) | other._flags,
        (other._flags & IORING_ASYNC_CANCEL_USERDATA) != 0 ? other._userData : _userData,
        (other._flags & IORING_ASYNC_CANCEL_FD) != 0 ? other._fd : _fd,
        (other._flags & IORING_ASYNC_CANCEL_OP) != 0 ? other._operation : _operation);

    /// <summary>Returns the target in words.</summary>
    public override string ToString()
    {
        List<string> parts = [(_flags & IORING_ASYNC_CANCEL_ANY) != 0 ? "any request"
            : (_flags & IORING_ASYNC_CANCEL_ALL) != 0 ? "all requests" : "a request"];
        if ((_flags & IORING_ASYNC_CANCEL_FD) != 0)
        {
            parts.Add((_flags & IORING_ASYNC_CANCEL_FD_FIXED) != 0 ? $"on file slot {_fd}" : $"on descriptor {_fd}");
        }

        if ((_flags & IORING_ASYNC_CANCEL_OP) != 0)
        {
            parts.Add($"with {(io_uring_op)_operation}");
        }

        if ((_flags & IORING_ASYNC_CANCEL_USERDATA) != 0 || (_flags & NotByNumber) == 0)
        {
            parts.Add($"with user_data {_userData}");
        }

        return string.Join(' ', parts);
    }

    internal io_uring_sync_cancel_reg ToArgument()
    {
        // Without a flag the kernel matches user_data, and before 6.6 it had no flag for that.
        uint implied = (_flags & NotByNumber) == 0 ? IORING_ASYNC_CANCEL_USERDATA : 0;
        return new io_uring_sync_cancel_reg { addr = _userData, fd = _fd, flags = _flags & ~implied, opcode = _operation };
    }
}
