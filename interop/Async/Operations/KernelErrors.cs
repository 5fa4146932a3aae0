using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Operations;

/// <summary>The exceptions of the BCL for the errors of the kernel.</summary>
internal static class KernelErrors
{
    /// <summary>Returns the exception that <see cref="RandomAccess"/> throws for an error.</summary>
    /// <remarks>The <see cref="Exception.HResult"/> of the <see cref="IOException"/> is the errno.</remarks>
    public static Exception ToException(Errno errno)
    {
        string message = $"{Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})";
        IOException error = new(message, (int)errno);
        return errno switch
        {
            Errno.ENOENT => new FileNotFoundException(message, error),
            Errno.ENOTDIR => new DirectoryNotFoundException(message, error),
            Errno.EACCES or Errno.EBADF or Errno.EPERM => new UnauthorizedAccessException(message, error),
            Errno.ENAMETOOLONG => new PathTooLongException(message, error),
            Errno.ECANCELED => new OperationCanceledException(message, error),
            _ => error,
        };
    }
}
