using System.Runtime.CompilerServices;
using Uring.Files;
using Uring.Loops;

namespace Uring;

/// <content>Reads.</content>
public sealed partial class UringFileStream
{
    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        RequireRead();
        if (!_canSeek)
        {
            return UnseekableAccess.Read(_handle, buffer);
        }

        int read = RandomAccess.Read(_handle, buffer, _position);
        _position += read;
        return read;
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        RequireRead();
        return ReadNextAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadNextAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = 0;
        long position = Interlocked.Add(ref _position, buffer.Length) - buffer.Length;
        try
        {
            read = await UringFile.ReadAsync(_handle, buffer, position, cancellationToken).ConfigureAwait(RingLoop.IsCurrent);
            return read;
        }
        finally
        {
            _ = Interlocked.Add(ref _position, read - buffer.Length);
        }
    }

    private void RequireRead()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if ((_access & FileAccess.Read) == 0)
        {
            throw new NotSupportedException("the stream is open for writing only");
        }
    }
}
