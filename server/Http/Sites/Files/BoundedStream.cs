namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// Writes to native memory. Bytes beyond its end are lost, and <see cref="Fits"/> is false then.
/// </summary>
/// <remarks>
/// The stream of .NET for native memory throws an exception there, for every file that does not compress.
/// </remarks>
internal sealed unsafe class BoundedStream(nint target, int capacity) : Stream
{
    private int _length;

    public bool Fits { get; private set; } = true;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Fits &= buffer.Length <= capacity - _length;
        if (Fits)
        {
            buffer.CopyTo(new Span<byte>((byte*)target + _length, buffer.Length));
            _length += buffer.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
