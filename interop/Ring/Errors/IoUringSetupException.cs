namespace Uring.Interop;

/// <summary>io_uring_setup(2), or a mapping of the new ring, failed; the ring does not exist.</summary>
public sealed class IoUringSetupException : IoUringException
{
    internal IoUringSetupException(SetupFailure cause, Errno errno, string message)
        : base(errno, message) => Cause = cause;

    /// <summary>The cause, as far as it can be told from the error and the system's settings.</summary>
    public SetupFailure Cause { get; }
}
