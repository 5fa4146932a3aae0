namespace Uring.Interop;

/// <summary>An error of the kernel at the set-up of a ring or at a registration.</summary>
/// <remarks>
/// The methods of each request return an error of the kernel as a <see cref="KernelResult"/>.
/// </remarks>
public class IoUringException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errno">The error of the kernel.</param>
    /// <param name="message">One line: the failed action, the cause and the fix.</param>
    public IoUringException(Errno errno, string message)
        : base(message) => Errno = errno;

    /// <summary>The error of the kernel.</summary>
    public Errno Errno { get; }
}
