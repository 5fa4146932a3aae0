using System.Buffers.Text;

namespace Uring.Server.Serving.Http;

/// <summary>Appends bytes to a block, which must have room for them.</summary>
/// <param name="block">The block.</param>
internal ref struct HeadWriter(Span<byte> block)
{
    private readonly Span<byte> _block = block;

    /// <summary>The bytes so far.</summary>
    public int Length { get; private set; }

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_block[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Appends a number in decimal digits.</summary>
    public void Add(uint number)
    {
        _ = Utf8Formatter.TryFormat(number, _block[Length..], out int digits);
        Length += digits;
    }
}
