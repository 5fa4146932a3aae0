namespace Uring.Interop;

/// <content>The system call below all registration: io_uring_register(2).</content>
public sealed unsafe partial class IoUring
{
    /// <summary>
    /// Calls io_uring_register(2) for this ring: for what has no method here. Nothing is checked and nothing is kept alive.
    /// </summary>
    /// <param name="operation">The operation, without IORING_REGISTER_USE_REGISTERED_RING.</param>
    /// <param name="argument">What the operation wants: mostly a struct or an array, in some cases null.</param>
    /// <param name="count">How many of them, or the size of the struct in bytes, as the operation has it.</param>
    /// <returns>What the kernel returned: mostly 0, a count from some operations, or an errno.</returns>
    public KernelResult Register(io_uring_register_op operation, void* argument, uint count)
    {
        // The one place that says which descriptor the kernel is told, so that a registered one can stand in for it.
        ObjectDisposedException.ThrowIf(_fd < 0, this);
        return new KernelResult(Libc.IoUringRegister(RegisterFd, (uint)operation | RegisterFlags, argument, count));
    }
}
