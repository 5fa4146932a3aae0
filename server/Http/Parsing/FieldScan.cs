namespace Uring.Server.Http.Parsing;

/// <summary>
/// Checks the syntax of field lines as their bytes arrive, up to the empty line: RFC 9112, section 5. The
/// head and the trailer section of a chunked body have the same syntax.
/// </summary>
internal struct FieldScan
{
    private FieldPhase _phase;

    /// <summary>The length of the name of the last field, or 65535 for a longer name.</summary>
    public ushort NameLength { readonly get; private set; }

    /// <summary>Scans to the end of the next field line.</summary>
    /// <param name="bytes">The bytes that have arrived.</param>
    /// <param name="position">The offset of the first byte that is not scanned yet.</param>
    /// <param name="error">The mistake in a refused line.</param>
    public FieldStep Next(ReadOnlySpan<byte> bytes, ref int position, out RequestError error)
    {
        error = RequestError.None;
        while (position < bytes.Length)
        {
            byte next = bytes[position];
            switch (_phase)
            {
                case FieldPhase.LineStart:
                    switch (next)
                    {
                        case (byte)'\r':
                            position++;
                            _phase = FieldPhase.LastLineFeed;
                            break;
                        case (byte)'\n':
                            error = RequestError.InvalidLineEnd;
                            return FieldStep.Refused;
                        case (byte)' ' or (byte)'\t':
                            error = RequestError.FoldedField;
                            return FieldStep.Refused;
                        default:
                            NameLength = 0;
                            _phase = FieldPhase.Name;
                            break;
                    }

                    break;

                case FieldPhase.Name:
                    int length = ByteScan.CountLeading<TokenBytes>(bytes[position..]);
                    NameLength = (ushort)Math.Min(NameLength + length, ushort.MaxValue);
                    position += length;
                    if (position < bytes.Length)
                    {
                        if (bytes[position] != (byte)':' || NameLength == 0)
                        {
                            error = RequestError.InvalidFieldName;
                            return FieldStep.Refused;
                        }

                        position++;
                        _phase = FieldPhase.Value;
                    }

                    break;

                case FieldPhase.Value:
                    position += ByteScan.CountLeading<FieldValueBytes>(bytes[position..]);
                    if (position < bytes.Length)
                    {
                        if (bytes[position] != (byte)'\r')
                        {
                            error = bytes[position] == (byte)'\n' ? RequestError.InvalidLineEnd : RequestError.InvalidFieldValue;
                            return FieldStep.Refused;
                        }

                        position++;
                        _phase = FieldPhase.LineFeed;
                    }

                    break;

                default:
                    if (next != (byte)'\n')
                    {
                        error = RequestError.InvalidLineEnd;
                        return FieldStep.Refused;
                    }

                    position++;
                    FieldStep step = _phase == FieldPhase.LineFeed ? FieldStep.Field : FieldStep.End;
                    _phase = FieldPhase.LineStart;
                    return step;
            }
        }

        return FieldStep.Incomplete;
    }
}
