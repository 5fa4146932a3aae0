using static Uring.Interop.IoUringAbi;

namespace Uring.Interop;

/// <summary>The operations that the running kernel reports.</summary>
public sealed unsafe class IoUringProbe
{
    private readonly bool[] _supported;

    internal IoUringProbe(io_uring_probe* answer)
    {
        _supported = new bool[answer->ops_len];
        io_uring_probe_op* operations = (io_uring_probe_op*)(answer + 1);
        for (int i = 0; i < _supported.Length; i++)
        {
            _supported[operations[i].op] = (operations[i].flags & IO_URING_OP_SUPPORTED) != 0;
        }
    }

    /// <summary>Whether the kernel supports an operation.</summary>
    /// <param name="operation">
    /// The operation. An operation that this kernel does not know is not supported.
    /// </param>
    public bool Supports(io_uring_op operation) => (uint)operation < (uint)_supported.Length && _supported[(int)operation];
}
