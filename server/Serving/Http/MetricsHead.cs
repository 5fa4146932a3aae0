using System.Buffers.Text;
using System.Runtime.InteropServices;
using Uring.Server.Http;

namespace Uring.Server.Serving.Http;

/// <summary>A head with the date and the length of a text that a loop has written.</summary>
internal sealed unsafe class MetricsHead : IDisposable
{
    // The digits of the largest length.
    private const uint MaxDigits = 10;

    private readonly byte[] _template;
    private readonly uint? _dateOffset;
    private readonly int _lengthOffset;
    private readonly byte* _memory;

    /// <param name="template">A response with the length 0.</param>
    public MetricsHead(Response template)
    {
        _template = new ReadOnlySpan<byte>(template.First, (int)template.HeadLength).ToArray();
        _dateOffset = template.DateOffset;
        _lengthOffset = _template.AsSpan().IndexOf(ContentLength) + ContentLength.Length;
        _memory = (byte*)NativeMemory.Alloc((uint)_template.Length + MaxDigits);
    }

    /// <summary>The response with this head.</summary>
    public LoopResponse Response { get; } = new();

    private static ReadOnlySpan<byte> ContentLength => "\r\nContent-length: "u8;

    /// <summary>Writes the head. No answer may point to the earlier one.</summary>
    public void Write(ReadOnlySpan<byte> date, byte* body, uint bodyLength)
    {
        Span<byte> head = new(_memory, _template.Length + (int)MaxDigits);
        _template.AsSpan(0, _lengthOffset).CopyTo(head);
        if (_dateOffset is { } offset)
        {
            date.CopyTo(head[(int)offset..]);
        }

        _ = Utf8Formatter.TryFormat(bodyLength, head[_lengthOffset..], out int digits);

        // The template has one digit.
        ReadOnlySpan<byte> end = _template.AsSpan(_lengthOffset + 1);
        end.CopyTo(head[(_lengthOffset + digits)..]);
        Response.Set(_memory, (uint)(_lengthOffset + digits + end.Length), body, bodyLength);
    }

    /// <summary>Frees the memory. No answer may point to it.</summary>
    public void Dispose() => NativeMemory.Free(_memory);
}
