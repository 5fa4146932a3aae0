using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Uring.Server.Http.Parsing;

/// <summary>The places of the noted fields in the bytes of a head.</summary>
/// <remarks>
/// A value ends at the CR of its line, which a valid value does not contain. Its offset is therefore enough.
/// </remarks>
internal struct NotedFields
{
    private const int Count = (int)NotedField.Referer + 1;

    private const ushort Preconditions = (1 << (int)NotedField.IfMatch) | (1 << (int)NotedField.IfNoneMatch)
        | (1 << (int)NotedField.IfModifiedSince) | (1 << (int)NotedField.IfUnmodifiedSince) | (1 << (int)NotedField.Range);

    private Offsets _offsets;
    private ushort _present;
    private ushort _repeated;

    /// <summary>Whether the head has a Range, or a precondition that does not depend on one.</summary>
    public readonly bool HasPreconditions => (_present & Preconditions) != 0;

    public readonly bool Has(NotedField field) => (_present & Bit(field)) != 0;

    /// <summary>Whether the head has exactly one line of the field.</summary>
    public readonly bool HasSingle(NotedField field) => (_present & ~_repeated & Bit(field)) != 0;

    /// <summary>Whether the head has several lines of the field.</summary>
    public readonly bool IsRepeated(NotedField field) => (_repeated & Bit(field)) != 0;

    /// <summary>Returns the value of the first line of the field, without the whitespace around it.</summary>
    /// <param name="field">A field that the head has. The value of another one is empty.</param>
    /// <param name="head">
    /// The bytes of the complete head, from the first byte that the parser has read.
    /// </param>
    public readonly ReadOnlySpan<byte> ValueOf(NotedField field, ReadOnlySpan<byte> head)
    {
        if (!Has(field))
        {
            return [];
        }

        ReadOnlySpan<byte> rest = head[_offsets[(int)field]..];
        return rest[..rest.IndexOf((byte)'\r')].Trim(" \t"u8);
    }

    /// <summary>
    /// Returns the values of all lines of the field. They are one list: RFC 9110, section 5.3.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="head">
    /// The bytes of the complete head, from the first byte that the parser has read.
    /// </param>
    public readonly FieldLines LinesOf(NotedField field, ReadOnlySpan<byte> head) =>
        Has(field) ? new FieldLines(field, head[_offsets[(int)field]..], IsRepeated(field)) : default;

    /// <summary>Notes a line of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="offset">The offset of the value in the head.</param>
    internal void Add(NotedField field, int offset)
    {
        Debug.Assert(offset <= ushort.MaxValue, "A head has at most 64 KiB.");
        ushort bit = Bit(field);
        if ((_present & bit) != 0)
        {
            _repeated |= bit;
            return;
        }

        _present |= bit;
        _offsets[(int)field] = (ushort)offset;
    }

    private static ushort Bit(NotedField field) => (ushort)(1 << (int)field);

    [InlineArray(Count)]
    private struct Offsets
    {
        private ushort _first;
    }
}
