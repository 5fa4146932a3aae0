namespace Uring.Server.Http.Parsing;

/// <summary>The values of all lines of a noted field, in the order of the head.</summary>
internal ref struct FieldLines
{
    private readonly NotedField _field;
    private ReadOnlySpan<byte> _rest;
    private bool _isFirst;
    private bool _mayHaveMore;

    /// <param name="field">The field.</param>
    /// <param name="rest">The complete head from the first value of the field.</param>
    /// <param name="isRepeated">Whether the head has several lines of the field.</param>
    public FieldLines(NotedField field, ReadOnlySpan<byte> rest, bool isRepeated)
    {
        _field = field;
        _rest = rest;
        _isFirst = true;
        _mayHaveMore = isRepeated;
    }

    /// <summary>The value of the line, without the whitespace around it.</summary>
    public ReadOnlySpan<byte> Current { readonly get; private set; }

    public readonly FieldLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_isFirst)
        {
            _isFirst = false;
            Current = TakeLine();
            return true;
        }

        while (_mayHaveMore)
        {
            ReadOnlySpan<byte> line = TakeLine();
            if (line.IsEmpty)
            {
                _mayHaveMore = false;
                break;
            }

            int name = line.IndexOf((byte)':');
            if (NotedFieldName.TryFind(line[..name], out NotedField field) && field == _field)
            {
                Current = line[(name + 1)..].Trim(" \t"u8);
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the bytes before the next CRLF, without whitespace around them.</summary>
    private ReadOnlySpan<byte> TakeLine()
    {
        int end = _rest.IndexOf((byte)'\r');
        ReadOnlySpan<byte> line = _rest[..end].Trim(" \t"u8);
        _rest = _rest[(end + "\r\n"u8.Length)..];
        return line;
    }
}
