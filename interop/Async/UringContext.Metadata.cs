using Microsoft.Win32.SafeHandles;
using Uring.Files;
using Uring.Interop;
using Uring.Loops;
using Uring.Operations;

namespace Uring;

/// <content>The length, the space and the metadata of files.</content>
public sealed partial class UringContext
{
    /// <summary>Opens a file: <see cref="File.OpenHandle"/> on this context.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mode">Whether the file exists or is created. The umask limits the permissions 0666 of a new file.</param>
    /// <param name="access">Reads, writes or both.</param>
    /// <param name="share">
    /// The lock: an advisory lock of flock(2), exclusive for <see cref="FileShare.None"/>, and shared for every other value.
    /// </param>
    /// <param name="options">The options, with <see cref="UringFile.NoBuffering"/> for direct I/O.</param>
    /// <param name="preallocationSize">The space that a new file gets, in bytes. Its length stays 0.</param>
    /// <param name="cancellationToken">Cancels the open.</param>
    /// <returns>The handle, for <see cref="UringFile"/>, <see cref="RandomAccess"/> and <see cref="FileStream"/>.</returns>
    /// <remarks>
    /// <para>
    /// The meaning is that of the BCL, with these differences. <see cref="UringFile.NoBuffering"/> opens with
    /// O_DIRECT, which the BCL ignores on Linux. The handle is not <see cref="SafeFileHandle.IsAsync"/>, so
    /// that a <see cref="FileStream"/> takes it with <c>isAsync: false</c> and uses the thread pool. The open
    /// of a FIFO, which waits for its other end, can be cancelled. The lock ends with the last duplicate of
    /// the descriptor, and a child process that inherits the descriptor has one.
    /// </para>
    /// <para>
    /// A cancelled open can have created or truncated the file. <see cref="FileOptions.DeleteOnClose"/> opens
    /// the file on the thread pool, and a cancellation has no effect on it after its start.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">The arguments exclude each other, as in <see cref="File.OpenHandle"/>.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist (ENOENT).</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file does not permit the access, or is a directory.</exception>
    /// <exception cref="IOException">
    /// Another open file has a lock that excludes this one (EAGAIN), or the kernel returned another error.
    /// <see cref="Exception.HResult"/> is the errno.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the open.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public ValueTask<SafeFileHandle> OpenAsync(
        string path,
        FileMode mode = FileMode.Open,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.Read,
        FileOptions options = FileOptions.None,
        long preallocationSize = 0,
        CancellationToken cancellationToken = default)
    {
        OpenRequest request = new(path, mode, access, share, options, preallocationSize);
        return request.OpenAsync(this, cancellationToken);
    }

    /// <summary>Writes the file and its metadata to the disk: <see cref="RandomAccess.FlushToDisk"/>, fsync(2).</summary>
    /// <param name="handle">The file.</param>
    /// <param name="cancellationToken">Cancels a flush that waits for its start.</param>
    /// <returns>A task that ends after the disk has reported the end.</returns>
    /// <remarks>As in the BCL, a file that cannot be flushed is not an error (EINVAL, EROFS, EOPNOTSUPP).</remarks>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="IOException">The disk reported an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the flush.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    public ValueTask FlushToDiskAsync(SafeFileHandle handle, CancellationToken cancellationToken = default)
    {
        io_uring_sqe entry = Prepared.Flush(handle);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Operation operation = Rent();
        operation.PrepareFlush(handle, entry);
        return Start(operation, cancellationToken);
    }

    /// <summary>
    /// Allocates space on the disk: fallocate(2). A write to the space cannot fail with ENOSPC.
    /// </summary>
    /// <param name="handle">The file, open for writing.</param>
    /// <param name="fileOffset">The offset of the space, in bytes.</param>
    /// <param name="length">The size of the space, in bytes, not 0. A shorter file grows to its end.</param>
    /// <param name="cancellationToken">Cancels an allocation that waits for its start.</param>
    /// <returns>A task that ends with the allocation.</returns>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The offset is negative, the length is not positive, or the file would be too large (EFBIG).
    /// </exception>
    /// <exception cref="IOException">
    /// ENOSPC: the disk is full. EOPNOTSUPP: the file system cannot allocate. Or another error. <see cref="Exception.HResult"/> is
    /// the errno.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The handle does not permit the access (EBADF, EACCES, EPERM).</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the allocation.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    public ValueTask AllocateAsync(SafeFileHandle handle, long fileOffset, long length, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fileOffset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        io_uring_sqe entry = Prepared.Allocate(handle, 0, fileOffset, length);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Operation operation = Rent();
        operation.Prepare(handle, entry);
        return Start(operation, cancellationToken);
    }

    /// <summary>Sets the length of a file: <see cref="RandomAccess.SetLength"/>, ftruncate(2).</summary>
    /// <param name="handle">The file, open for writing.</param>
    /// <param name="length">The length, in bytes.</param>
    /// <param name="cancellationToken">Cancels a change that waits for its start.</param>
    /// <returns>A task that ends with the change.</returns>
    /// <remarks>
    /// Before Linux 6.9 io_uring has no such operation (IORING_OP_FTRUNCATE), and the method uses the thread pool.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The length is negative, or larger than a file can have (EFBIG).
    /// </exception>
    /// <exception cref="NotSupportedException">The file has no length: a pipe or a socket.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle does not permit the access (EBADF, EACCES, EPERM).</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the change.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    public async ValueTask SetLengthAsync(SafeFileHandle handle, long length, CancellationToken cancellationToken = default)
    {
        FileRequest.CheckLength(handle, length);
        KernelResult set = await StartAsync(handle, Prepared.SetLength(handle, length), cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        if (set.Errno == Errno.EINVAL)
        {
            // An older kernel does not know the operation. RandomAccess reports an error of the file again.
            await Task.Run(() => RandomAccess.SetLength(handle, length), cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        }
        else if (set.IsError)
        {
            throw KernelErrors.ToException(set.Errno);
        }
    }

    /// <summary>Reads the metadata of an open file: statx(2).</summary>
    /// <param name="handle">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The metadata.</returns>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the operation.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    public async ValueTask<UringFileStatus> StatAsync(SafeFileHandle handle, CancellationToken cancellationToken = default)
    {
        using StatusBuffer buffer = new("");
        KernelResult read = await StartAsync(handle, Prepared.Status(handle, buffer), cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        return read.IsError ? throw KernelErrors.ToException(read.Errno) : buffer.Status;
    }

    /// <summary>Reads the metadata of the file at a path, of the target where the path is a link: statx(2).</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The metadata.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist (ENOENT).</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory of the path does not permit the search (EACCES).</exception>
    /// <exception cref="IOException">The kernel returned another error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the operation.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public async ValueTask<UringFileStatus> StatAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        using StatusBuffer buffer = new(full);
        KernelResult read = await SubmitAsync(Prepared.Status, buffer, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        return read.IsError ? throw KernelErrors.ToException(read.Errno, full) : buffer.Status;
    }

    internal ValueTask<KernelResult> StartAsync(SafeFileHandle handle, in io_uring_sqe entry, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<KernelResult>(cancellationToken);
        }

        Operation operation = Rent();
        operation.Prepare(handle, entry);
        operation.ThrowsWhenCancelled = true;
        operation.Start(cancellationToken);
        return new ValueTask<KernelResult>(operation, operation.Version);
    }
}
