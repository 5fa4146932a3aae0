using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Operations;

/// <summary>The exceptions of the BCL for the errors of the kernel.</summary>
internal static class KernelErrors
{
    /// <summary>Returns the exception that the BCL throws for an error.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="path">The path of the file, or null where only the handle is known.</param>
    /// <remarks>The <see cref="Exception.HResult"/> of the <see cref="IOException"/> is the errno.</remarks>
    public static Exception ToException(Errno errno, string? path = null)
    {
        string message = $"{Marshal.GetPInvokeErrorMessage((int)errno)} ({errno}{(path is null ? "" : $", {path}")})";
        IOException error = new(message, (int)errno);
        return errno switch
        {
            Errno.ENOENT when path is not null && !Directory.Exists(Path.GetDirectoryName(path)) => new DirectoryNotFoundException(message, error),
            Errno.ENOENT => new FileNotFoundException(message, path, error),
            Errno.ENOTDIR => new DirectoryNotFoundException(message, error),
            Errno.EACCES or Errno.EBADF or Errno.EPERM => new UnauthorizedAccessException(message, error),
            Errno.ENAMETOOLONG => new PathTooLongException(message, error),
            Errno.EFBIG => new ArgumentOutOfRangeException(message, error),
            Errno.ECANCELED => new OperationCanceledException(message, error),
            _ => error,
        };
    }

    /// <summary>Returns the errno of an exception of the BCL, or <see cref="Errno.None"/> for one that has none.</summary>
    public static Errno Find(Exception failure) => failure switch
    {
        OperationCanceledException => Errno.ECANCELED,
        IOException { HResult: > 0 } error => (Errno)error.HResult,
        { InnerException: IOException { HResult: > 0 } error } => (Errno)error.HResult,
        ArgumentOutOfRangeException => Errno.EFBIG,
        _ => Errno.None,
    };
}
