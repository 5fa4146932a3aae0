using System.Text;

namespace Uring.Server.Http.Conditions;

/// <summary>Parses a Range with one range of bytes: RFC 9110, section 14.2.</summary>
/// <remarks>
/// A server may ignore a Range. This one ignores another unit, a malformed value, several ranges, and each
/// Range of an empty file. Go's net/http sends an empty file whole too, and nginx does for <c>bytes=0-</c>.
/// </remarks>
internal static class RangeField
{
    private static ReadOnlySpan<byte> Unit => "bytes="u8;

    /// <summary>Finds the requested part of a representation.</summary>
    /// <param name="value">The value, without the whitespace around it.</param>
    /// <param name="length">The length of the representation in bytes.</param>
    /// <param name="first">The offset of the first byte of the part, and 0 without a part.</param>
    /// <param name="count">
    /// The number of bytes of the part. The whole without a part, and 0 if unsatisfiable.
    /// </param>
    public static RangeResult Read(ReadOnlySpan<byte> value, uint length, out uint first, out uint count)
    {
        first = 0;
        count = length;
        if (length == 0 || value.Length <= Unit.Length || !Ascii.EqualsIgnoreCase(value[..Unit.Length], Unit)
            || !TryTakeOnly(value[Unit.Length..], out ReadOnlySpan<byte> range))
        {
            return RangeResult.Whole;
        }

        int dash = range.IndexOf((byte)'-');
        return dash < 0 ? RangeResult.Whole
            : dash == 0 ? ReadSuffix(range[1..], length, ref first, ref count)
            : ReadPositions(range[..dash], range[(dash + 1)..], length, ref first, ref count);
    }

    /// <summary>Parses the number of the last bytes.</summary>
    private static RangeResult ReadSuffix(ReadOnlySpan<byte> digits, uint length, ref uint first, ref uint count)
    {
        if (!Position.TryRead(digits, out ulong suffix))
        {
            return RangeResult.Whole;
        }

        count = (uint)Math.Min(suffix, length);
        first = count == 0 ? 0 : length - count;
        return count == 0 ? RangeResult.Unsatisfiable : RangeResult.Partial;
    }

    /// <summary>Parses the positions of the first and the last byte. The last one can be absent.</summary>
    private static RangeResult ReadPositions(
        ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, uint length, ref uint first, ref uint count)
    {
        ulong last = ulong.MaxValue;
        if (!Position.TryRead(from, out ulong start) || (!to.IsEmpty && (!Position.TryRead(to, out last) || Position.IsLess(to, from))))
        {
            return RangeResult.Whole;
        }

        if (start >= length)
        {
            count = 0;
            return RangeResult.Unsatisfiable;
        }

        first = (uint)start;
        count = (uint)Math.Min(last, length - 1) - first + 1;
        return RangeResult.Partial;
    }

    /// <summary>
    /// Returns the only element of a list. Returns false for a list with none, or with several.
    /// </summary>
    private static bool TryTakeOnly(ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        element = [];

        // Whitespace belongs to a comma. None is allowed before the first element.
        if (list[0] is (byte)' ' or (byte)'\t')
        {
            return false;
        }

        foreach (Range range in list.Split((byte)','))
        {
            ReadOnlySpan<byte> next = list[range].Trim(" \t"u8);
            if (next.IsEmpty)
            {
                continue;
            }

            if (!element.IsEmpty)
            {
                return false;
            }

            element = next;
        }

        return !element.IsEmpty;
    }
}
