using Microsoft.Win32.SafeHandles;
using Uring.Files;
using Uring.Interop;
using Uring.Operations;

namespace Uring;

/// <content>Writes to files.</content>
public sealed partial class UringContext
{
    /// <summary>Writes all bytes to a file: <see cref="RandomAccess.WriteAsync(SafeFileHandle, ReadOnlyMemory{byte}, long, CancellationToken)"/> on this context.</summary>
    /// <param name="handle">
    /// The file. Unlike <see cref="RandomAccess"/>, the method also accepts a pipe or another file without offsets.
    /// </param>
    /// <param name="buffer">The bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets or with O_APPEND ignores it.</param>
    /// <param name="cancellationToken">Cancels the write. Some of the bytes may be written then.</param>
    /// <returns>A task that ends when all bytes are written.</returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The offset is negative, or the file would be too large (EFBIG).
    /// </exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle does not permit the access (EBADF, EACCES, EPERM).</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the operation.</exception>
    public ValueTask WriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = Check(handle, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            return default;
        }

        Operation operation = StartWrite(facts, handle, buffer, fileOffset, throws: true, cancellationToken);
        return new ValueTask(operation, operation.Version);
    }

    /// <summary>Writes all bytes to a file, and returns an error of the kernel as a value.</summary>
    /// <param name="handle">
    /// The file. Unlike <see cref="RandomAccess"/>, the method also accepts a pipe or another file without offsets.
    /// </param>
    /// <param name="buffer">The bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets or with O_APPEND ignores it.</param>
    /// <param name="cancellationToken">Cancels the write. Some of the bytes may be written then.</param>
    /// <returns>
    /// The length of the buffer, or the error of the kernel. A write that the token or the disposal of the context cancelled
    /// returns ECANCELED.
    /// </returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    public ValueTask<KernelResult> TryWriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = Check(handle, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return new ValueTask<KernelResult>(KernelResult.Failed(Errno.ECANCELED));
        }

        if (buffer.IsEmpty)
        {
            return default;
        }

        Operation operation = StartWrite(facts, handle, buffer, fileOffset, throws: false, cancellationToken);
        return new ValueTask<KernelResult>(operation, operation.Version);
    }

    /// <summary>
    /// Writes several buffers to a file, one after the other and whole:
    /// <see cref="RandomAccess.WriteAsync(SafeFileHandle, IReadOnlyList{ReadOnlyMemory{byte}}, long, CancellationToken)"/> on this context.
    /// </summary>
    /// <param name="handle">
    /// The file. Unlike <see cref="RandomAccess"/>, the method also accepts a pipe or another file without offsets.
    /// </param>
    /// <param name="buffers">The bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets or with O_APPEND ignores it.</param>
    /// <param name="cancellationToken">Cancels the write. Some of the bytes may be written then.</param>
    /// <returns>A task that ends when all bytes are written.</returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The offset is negative, or the file would be too large (EFBIG).
    /// </exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle does not permit the access (EBADF, EACCES, EPERM).</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the operation.</exception>
    public ValueTask WriteAsync(
        SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = Check(handle, fileOffset);
        long length = FileRequest.CheckAlignment(facts, buffers, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (length == 0)
        {
            return default;
        }

        Operation operation = Rent();
        operation.PrepareWrite(handle, buffers, facts.CanSeek ? fileOffset : -1);
        return Start(operation, cancellationToken);
    }

    private Operation StartWrite(
        HandleFacts facts, SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, bool throws, CancellationToken cancellationToken)
    {
        FileRequest.CheckAlignment(facts, buffer.Span, fileOffset);
        Operation operation = Rent();
        operation.PrepareWrite(handle, buffer, facts.CanSeek ? fileOffset : -1);
        operation.ThrowsWhenCancelled = operation.ThrowsErrors = throws;
        operation.Start(cancellationToken);
        return operation;
    }
}
