namespace Uring.Interop;

/// <summary>An error of io_uring_setup(2) or of a mapping of the new ring. The ring does not exist.</summary>
public sealed class IoUringSetupException : IoUringException
{
    internal IoUringSetupException(SetupFailure cause, Errno errno, string message)
        : base(errno, message) => Cause = cause;

    /// <summary>The cause, as far as the error and the system's settings show it.</summary>
    public SetupFailure Cause { get; }
}
