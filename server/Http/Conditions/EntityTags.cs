using Uring.Server.Http.Parsing;

namespace Uring.Server.Http.Conditions;

/// <summary>
/// Compares an entity tag with the list of If-Match or If-None-Match: RFC 9110, sections 8.8.3 and 13.1.
/// </summary>
internal ref struct EntityTags
{
    private readonly ReadOnlySpan<byte> _tag;
    private readonly TagComparison _comparison;
    private int _count;
    private bool _hasAny;
    private bool _isFound;

    private EntityTags(ReadOnlySpan<byte> tag, TagComparison comparison)
    {
        _tag = tag;
        _comparison = comparison;
    }

    /// <summary>Compares a tag with all lines of a field.</summary>
    /// <param name="lines">The lines of the field.</param>
    /// <param name="tag">A strong tag with its quotes. Empty: a representation without a tag.</param>
    /// <param name="comparison">The comparison that the field requires.</param>
    public static TagMatch Find(FieldLines lines, ReadOnlySpan<byte> tag, TagComparison comparison)
    {
        EntityTags tags = new(tag, comparison);
        foreach (ReadOnlySpan<byte> line in lines)
        {
            if (!tags.TryAdd(line))
            {
                return TagMatch.Malformed;
            }
        }

        return tags.Result();
    }

    /// <summary>Compares a tag with a single value of a field.</summary>
    public static TagMatch Find(ReadOnlySpan<byte> value, ReadOnlySpan<byte> tag, TagComparison comparison)
    {
        EntityTags tags = new(tag, comparison);
        return tags.TryAdd(value) ? tags.Result() : TagMatch.Malformed;
    }

    /// <summary>An asterisk is the only element of its list.</summary>
    private readonly TagMatch Result() => _count == 0 || (_hasAny && _count > 1) ? TagMatch.Malformed
        : _isFound ? TagMatch.Found
        : TagMatch.None;

    /// <summary>Adds the elements of a list. Returns false for a malformed list.</summary>
    private bool TryAdd(ReadOnlySpan<byte> list)
    {
        while (true)
        {
            list = list.TrimStart(" \t"u8);
            if (!list.IsEmpty && list[0] != (byte)',' && !TryTake(ref list))
            {
                return false;
            }

            list = list.TrimStart(" \t"u8);
            if (list.IsEmpty)
            {
                return true;
            }

            if (list[0] != (byte)',')
            {
                return false;
            }

            list = list[1..];
        }
    }

    /// <summary>Takes one element from the start of a list.</summary>
    private bool TryTake(ref ReadOnlySpan<byte> list)
    {
        _count++;
        if (list[0] == (byte)'*')
        {
            list = list[1..];
            _hasAny = _isFound = true;
            return true;
        }

        bool isWeak = list.StartsWith("W/"u8);
        ReadOnlySpan<byte> rest = isWeak ? list[2..] : list;
        if (!EntityTag.TryMeasure(rest, out int length))
        {
            return false;
        }

        _isFound |= (!isWeak || _comparison == TagComparison.Weak) && rest[..length].SequenceEqual(_tag);
        list = rest[length..];
        return true;
    }
}
