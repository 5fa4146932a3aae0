using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Uring;

/// <summary>A file as a stream: the asynchronous members use io_uring, the synchronous ones block as those of any stream.</summary>
/// <remarks>
/// The stream has no buffer of its own: each read and write is one operation. As with <see cref="FileStream"/>, one operation at a
/// time uses the position.
/// </remarks>
public sealed class UringFileStream : Stream
{
    private readonly SafeFileHandle _handle;
    private readonly FileAccess _access;
    private readonly bool _canSeek;
    private long _position;

    /// <summary>Makes a stream of an open file. The stream owns the handle.</summary>
    /// <param name="handle">The file, also a pipe.</param>
    /// <param name="access">The access that the file is open for.</param>
    /// <param name="position">The position of a file with offsets, in bytes.</param>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The access has no such value, or the position is negative.</exception>
    public UringFileStream(SafeFileHandle handle, FileAccess access, long position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (access is < FileAccess.Read or > FileAccess.ReadWrite)
        {
            throw new ArgumentOutOfRangeException(nameof(access));
        }

        _canSeek = Files.HandleFacts.Of(handle).CanSeek;
        (_handle, _access, _position) = (handle, access, position);
    }

    /// <summary>Opens a file as a stream.</summary>
    /// <inheritdoc cref="UringFile.OpenAsync"/>
    /// <returns>The stream. With <see cref="FileMode.Append"/> its position is the end of the file.</returns>
    public static async ValueTask<UringFileStream> OpenAsync(
        string path,
        FileMode mode = FileMode.Open,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.Read,
        FileOptions options = FileOptions.None,
        long preallocationSize = 0,
        CancellationToken cancellationToken = default)
    {
        SafeFileHandle handle = await UringFile.OpenAsync(path, mode, access, share, options, preallocationSize, cancellationToken)
            .ConfigureAwait(false);
        return new UringFileStream(handle, access, mode == FileMode.Append ? RandomAccess.GetLength(handle) : 0);
    }

    /// <summary>The handle of the file.</summary>
    public SafeFileHandle SafeFileHandle => _handle;

    /// <inheritdoc/>
    public override bool CanRead => !_handle.IsClosed && (_access & FileAccess.Read) != 0;

    /// <inheritdoc/>
    public override bool CanWrite => !_handle.IsClosed && (_access & FileAccess.Write) != 0;

    /// <inheritdoc/>
    public override bool CanSeek => !_handle.IsClosed && _canSeek;

    /// <inheritdoc/>
    public override long Length
    {
        get
        {
            RequireSeek();
            return RandomAccess.GetLength(_handle);
        }
    }

    /// <inheritdoc/>
    public override long Position
    {
        get
        {
            RequireSeek();
            return _position;
        }

        set
        {
            RequireSeek();
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        RequireRead();
        int read = await UringFile.ReadAsync(_handle, buffer, _position, cancellationToken).ConfigureAwait(false);
        _position += read;
        return read;
    }

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
        RandomAccess.Write(_handle, buffer, _position);
        _position += buffer.Length;
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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        RequireWrite();
        await UringFile.WriteAsync(_handle, buffer, _position, cancellationToken).ConfigureAwait(false);
        _position += buffer.Length;
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        RequireSeek();
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            SeekOrigin.End => Length,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        return start + offset < 0 ? throw new IOException("the position before the start of the file does not exist") : _position = start + offset;
    }

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        RequireSeek();
        RequireWrite();
        RandomAccess.SetLength(_handle, value);
        _position = Math.Min(_position, value);
    }

    /// <summary>Does nothing: the stream has no buffer. <see cref="UringFile.FlushToDiskAsync"/> writes to the disk.</summary>
    public override void Flush() => ObjectDisposedException.ThrowIf(_handle.IsClosed, this);

    /// <inheritdoc cref="Flush"/>
    /// <param name="cancellationToken">A token that is cancelled already makes the task a cancelled one.</param>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RequireRead()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if ((_access & FileAccess.Read) == 0)
        {
            throw new NotSupportedException("the stream is open for writing only");
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

    private void RequireSeek()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (!_canSeek)
        {
            throw new NotSupportedException("the file has no offsets");
        }
    }
}
