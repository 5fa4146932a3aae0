using Microsoft.Win32.SafeHandles;
using Uring.Files;
using Uring.Interop;
using Uring.Operations;

namespace Uring;

/// <content>Reads of files.</content>
public sealed partial class UringContext
{
    /// <summary>Reads from a file: <see cref="RandomAccess.ReadAsync(SafeFileHandle, Memory{byte}, long, CancellationToken)"/> on this context.</summary>
    /// <param name="handle">
    /// The file. Unlike <see cref="RandomAccess"/>, the method also accepts a pipe or another file without offsets.
    /// </param>
    /// <param name="buffer">Receives the bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets ignores it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// The number of bytes, 0 at the end of the file. As with read(2), the number can be smaller than the buffer before the end,
    /// too. The task is complete on return when the page cache has the bytes.
    /// </returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle does not permit the access (EBADF, EACCES, EPERM).</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the operation.</exception>
    public ValueTask<int> ReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = Check(handle, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (TryRead(facts, handle, buffer, fileOffset, out int read))
        {
            return new ValueTask<int>(read);
        }

        Operation operation = StartRead(facts, handle, buffer, fileOffset, read, throws: true, cancellationToken);
        return new ValueTask<int>(operation, operation.Version);
    }

    /// <summary>Reads from a file, and returns an error of the kernel as a value.</summary>
    /// <param name="handle">
    /// The file. Unlike <see cref="RandomAccess"/>, the method also accepts a pipe or another file without offsets.
    /// </param>
    /// <param name="buffer">Receives the bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets ignores it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// The number of bytes, or the error of the kernel. A read that the token or the disposal of the context cancelled returns
    /// ECANCELED.
    /// </returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    public ValueTask<KernelResult> TryReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = Check(handle, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return new ValueTask<KernelResult>(KernelResult.Failed(Errno.ECANCELED));
        }

        if (TryRead(facts, handle, buffer, fileOffset, out int read))
        {
            return new ValueTask<KernelResult>(new KernelResult(read));
        }

        Operation operation = StartRead(facts, handle, buffer, fileOffset, read, throws: false, cancellationToken);
        return new ValueTask<KernelResult>(operation, operation.Version);
    }

    /// <summary>
    /// Reads from a file into several buffers, one after the other:
    /// <see cref="RandomAccess.ReadAsync(SafeFileHandle, IReadOnlyList{Memory{byte}}, long, CancellationToken)"/> on this context.
    /// </summary>
    /// <param name="handle">
    /// The file. Unlike <see cref="RandomAccess"/>, the method also accepts a pipe or another file without offsets.
    /// </param>
    /// <param name="buffers">
    /// Receive the bytes. The operation pins the memory. The read uses at most the first 1,024 buffers, the limit of readv(2).
    /// </param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets ignores it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The number of bytes, at most 2,147,479,552 (read(2)), and 0 at the end of the file.</returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="UnauthorizedAccessException">The handle does not permit the access (EBADF, EACCES, EPERM).</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the operation.</exception>
    public ValueTask<long> ReadAsync(
        SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = Check(handle, fileOffset);
        FileRequest.CheckAlignment(facts, buffers, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<long>(cancellationToken);
        }

        Operation operation = Rent();
        operation.PrepareRead(handle, buffers, facts.CanSeek ? fileOffset : -1);
        operation.ThrowsWhenCancelled = operation.ThrowsErrors = true;
        operation.Start(cancellationToken);
        return new ValueTask<long>(operation, operation.Version);
    }

    private static bool TryRead(HandleFacts facts, SafeFileHandle handle, Memory<byte> buffer, long fileOffset, out int read)
    {
        read = 0;
        return facts.MayBeCached && CachedRead.TryRead(facts, handle, buffer.Span, fileOffset, out read);
    }

    private Operation StartRead(
        HandleFacts facts, SafeFileHandle handle, Memory<byte> buffer, long fileOffset, int read, bool throws, CancellationToken cancellationToken)
    {
        FileRequest.CheckAlignment(facts, buffer.Span, fileOffset);
        Operation operation = Rent();
        operation.PrepareRead(handle, buffer, facts.CanSeek ? fileOffset + read : -1, read);
        operation.ThrowsWhenCancelled = operation.ThrowsErrors = throws;
        operation.Start(cancellationToken);
        return operation;
    }
}
