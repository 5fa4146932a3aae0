using System.Runtime.CompilerServices;
using Uring.Files;
using Uring.Loops;

namespace Uring;

/// <content>Writes.</content>
public sealed partial class UringFileStream
{
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RequireWrite();
        if (_canSeek)
        {
            RandomAccess.Write(_handle, buffer, _position);
            _position += buffer.Length;
        }
        else
        {
            UnseekableAccess.Write(_handle, buffer);
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write(new ReadOnlySpan<byte>(in value));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        RequireWrite();
        return WriteNextAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteNextAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        long position = Interlocked.Add(ref _position, buffer.Length) - buffer.Length;
        try
        {
            await UringFile.WriteAsync(_handle, buffer, position, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
        }
        catch
        {
            _ = Interlocked.Add(ref _position, -buffer.Length);
            throw;
        }
    }

    private void RequireWrite()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if ((_access & FileAccess.Write) == 0)
        {
            throw new NotSupportedException("the stream is open for reading only");
        }
    }
}
