namespace Uring.Interop;

/// <summary>A refusal by the kernel outside the steady state of a ring: setting up or registering.</summary>
/// <remarks>The hot path never throws; it hands on <see cref="KernelResult"/>.</remarks>
public class IoUringException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errno">What the kernel answered.</param>
    /// <param name="message">One line: what failed, and what to do about it.</param>
    public IoUringException(Errno errno, string message)
        : base(message) => Errno = errno;

    /// <summary>What the kernel answered.</summary>
    public Errno Errno { get; }
}
