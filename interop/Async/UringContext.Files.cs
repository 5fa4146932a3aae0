using Microsoft.Win32.SafeHandles;
using Uring.Files;
using Uring.Operations;

namespace Uring;

/// <content>Files.</content>
public sealed partial class UringContext
{
    /// <summary>Reads from a file: <see cref="RandomAccess.ReadAsync(SafeFileHandle, Memory{byte}, long, CancellationToken)"/> on this context.</summary>
    /// <param name="handle">The file, also a pipe or another file without offsets.</param>
    /// <param name="buffer">Receives the bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets ignores it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// The number of bytes: fewer than the buffer holds at the end of the file, and 0 behind the end. The task is complete on
    /// return when the page cache has the bytes.
    /// </returns>
    /// <exception cref="ArgumentException">The handle is invalid, or direct I/O cannot use the buffer or the offset.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The handle or the context is disposed.</exception>
    /// <exception cref="IOException">The kernel returned an error. <see cref="Exception.HResult"/> is the errno.</exception>
    /// <exception cref="OperationCanceledException">The token or the disposal of the context cancelled the read.</exception>
    public ValueTask<int> ReadAsync(
        SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int read = 0;
        if (buffer.IsEmpty || (facts.MayBeCached && CachedRead.TryRead(facts, handle, buffer.Span, fileOffset, out read)))
        {
            return new ValueTask<int>(read);
        }

        FileRequest.CheckAlignment(facts, buffer.Span, fileOffset);
        Operation operation = Rent();
        operation.PrepareRead(handle, buffer, facts.CanSeek ? fileOffset + read : -1, read);
        return StartTransfer(operation, cancellationToken);
    }

    /// <summary>Writes all bytes to a file: <see cref="RandomAccess.WriteAsync(SafeFileHandle, ReadOnlyMemory{byte}, long, CancellationToken)"/> on this context.</summary>
    /// <param name="handle">The file, also a pipe or another file without offsets.</param>
    /// <param name="buffer">The bytes. The operation pins the memory.</param>
    /// <param name="fileOffset">The offset in the file, in bytes. A file without offsets or with O_APPEND ignores it.</param>
    /// <param name="cancellationToken">Cancels the write. Some of the bytes may be written then.</param>
    /// <returns>A task that ends when all bytes are written.</returns>
    /// <inheritdoc cref="ReadAsync(SafeFileHandle, Memory{byte}, long, CancellationToken)" path="/exception"/>
    public ValueTask WriteAsync(
        SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        HandleFacts facts = FileRequest.Check(handle, fileOffset);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            return default;
        }

        FileRequest.CheckAlignment(facts, buffer.Span, fileOffset);
        Operation operation = Rent();
        operation.PrepareWrite(handle, buffer, facts.CanSeek ? fileOffset : -1);
        operation.ThrowsWhenCancelled = operation.ThrowsErrors = true;
        operation.Start(cancellationToken);
        return new ValueTask(operation, operation.Version);
    }

    private static ValueTask<int> StartTransfer(Operation operation, CancellationToken cancellationToken)
    {
        operation.ThrowsWhenCancelled = operation.ThrowsErrors = true;
        operation.Start(cancellationToken);
        return new ValueTask<int>(operation, operation.Version);
    }
}
