using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Operations;

/// <summary>The result of a CQE with its flags.</summary>
/// <param name="Result">The result.</param>
/// <param name="Flags">The flags: IORING_CQE_F_*.</param>
internal readonly record struct Completion(KernelResult Result, uint Flags)
{
    /// <summary>Whether the kernel has taken a provided buffer for the request.</summary>
    public bool HasBuffer => (Flags & IORING_CQE_F_BUFFER) != 0;

    /// <summary>The number of the provided buffer.</summary>
    public ushort BufferId => (ushort)(Flags >> IORING_CQE_BUFFER_SHIFT);

    /// <summary>Whether the socket has more to receive.</summary>
    public bool HasMoreData => (Flags & IORING_CQE_F_SOCK_NONEMPTY) != 0;
}
