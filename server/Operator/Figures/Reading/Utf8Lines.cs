using System.Buffers.Text;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>
/// Writes lines into memory. Allocates nothing. A line for which there is no room, and all lines behind it,
/// are dropped.
/// </summary>
/// <param name="target">The memory.</param>
internal ref struct Utf8Lines(Span<byte> target)
{
    private readonly Span<byte> _target = target;
    private int _written;

    /// <summary>The length of the complete lines, in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Whether a line was dropped.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a part of a line, or complete lines.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        if (IsFull || part.Length > _target.Length - _written)
        {
            IsFull = true;
            return;
        }

        part.CopyTo(_target[_written..]);
        _written += part.Length;
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public void Add(ulong number)
    {
        if (IsFull || !Utf8Formatter.TryFormat(number, _target[_written..], out int digits))
        {
            IsFull = true;
            return;
        }

        _written += digits;
    }

    /// <summary>Ends a line.</summary>
    public void End()
    {
        Add("\n"u8);
        Length = IsFull ? Length : _written;
    }
}
