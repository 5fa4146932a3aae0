using Uring.Interop;
using Uring.Operations;

namespace Uring.Files;

/// <summary>The exceptions of <see cref="File.OpenHandle"/>.</summary>
internal static class OpenErrors
{
    /// <summary>Returns the exception for an error of open(2).</summary>
    /// <param name="errno">The error.</param>
    /// <param name="path">The full path.</param>
    public static Exception ToException(Errno errno, string path) => errno switch
    {
        Errno.ENOENT => KernelErrors.ToException(errno, Path.TrimEndingDirectorySeparator(path)),
        Errno.EISDIR => KernelErrors.ToException(Errno.EACCES, path),
        _ => KernelErrors.ToException(errno, path),
    };

    /// <summary>
    /// Returns the exception for a new file that has no space: EFBIG or ENOSPC of fallocate(2).
    /// </summary>
    public static IOException NoSpace(Errno errno, string path, long size) =>
        new($"{path} cannot have {size} bytes: {KernelResult.Failed(errno)}", (int)errno);
}
