using Microsoft.Win32.SafeHandles;
using Uring.Files;
using Uring.Interop;
using Uring.Loops;

namespace Uring;

/// <summary>A file as a stream: the asynchronous members use io_uring, the synchronous ones block as those of any stream.</summary>
/// <remarks>
/// The stream has no buffer, as a <see cref="FileStream"/> with a buffer size of 0: each read and write is
/// one operation. An asynchronous operation moves the position at its start, so that several can be in
/// flight, one after the other in the file. A short read or an error moves the position back at its end.
/// </remarks>
public sealed partial class UringFileStream : Stream
{
    private readonly SafeFileHandle _handle;
    private readonly FileAccess _access;
    private readonly bool _canSeek;
    private readonly long _appendStart;
    private long _position;

    /// <summary>Makes a stream of an open file. The stream owns the handle.</summary>
    /// <param name="handle">The file, also a pipe.</param>
    /// <param name="access">The access that the file is open for.</param>
    /// <param name="position">
    /// The position of a file with offsets, in bytes. Unlike a <see cref="FileStream"/>, the stream does not
    /// read or set the offset of the descriptor.
    /// </param>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The access is no value of <see cref="FileAccess"/>, or the position is negative.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public UringFileStream(SafeFileHandle handle, FileAccess access, long position = 0)
        : this(handle, access, position, appendStart: 0)
    {
    }

    private UringFileStream(SafeFileHandle handle, FileAccess access, long position, long appendStart)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (access is < FileAccess.Read or > FileAccess.ReadWrite)
        {
            throw new ArgumentOutOfRangeException(nameof(access));
        }

        _canSeek = FileRequest.Check(handle, position).CanSeek;
        (_handle, _access, _position, _appendStart) = (handle, access, position, appendStart);
    }

    /// <summary>Opens a file as a stream.</summary>
    /// <inheritdoc cref="UringFile.OpenAsync"/>
    /// <returns>
    /// The stream. With <see cref="FileMode.Append"/> its position is the end of the file, and <see cref="Seek"/> and
    /// <see cref="SetLength"/> throw an <see cref="IOException"/> for a position before this end.
    /// </returns>
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
            .ConfigureAwait(RingLoop.IsCurrent);
        try
        {
            long start = mode == FileMode.Append && HandleFacts.Of(handle).CanSeek ? RandomAccess.GetLength(handle) : 0;
            return new UringFileStream(handle, access, start, start);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
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
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            RequireSeek();
            MoveTo(value);
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        if (origin is < SeekOrigin.Begin or > SeekOrigin.End)
        {
            throw new ArgumentException("neither Begin, Current nor End", nameof(origin));
        }

        RequireSeek();
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => Length,
        };
        long position = unchecked(start + offset);
        MoveTo(position);
        return position;
    }

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        RequireSeek();
        RequireWrite();
        if (value < _appendStart)
        {
            throw new IOException($"the file is open to append: its first {_appendStart} bytes cannot be removed");
        }

        RandomAccess.SetLength(_handle, value);
        _position = Math.Min(_position, value);
    }

    /// <summary>Does nothing: the stream has no buffer. <see cref="UringFile.FlushToDiskAsync"/> writes to the disk.</summary>
    public override void Flush() => ObjectDisposedException.ThrowIf(_handle.IsClosed, this);

    /// <inheritdoc cref="Flush"/>
    /// <param name="cancellationToken">If the token is already cancelled, the method returns a cancelled task.</param>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        Flush();
        return Task.CompletedTask;
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

    private void MoveTo(long position)
    {
        if (position < 0)
        {
            throw new IOException("the position is before the start of the file", (int)Errno.EINVAL);
        }

        _position = position >= _appendStart ? position
            : throw new IOException($"the file is open to append: its first {_appendStart} bytes cannot be overwritten");
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
