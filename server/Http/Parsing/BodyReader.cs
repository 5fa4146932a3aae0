using System.Runtime.InteropServices;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// Finds the end of a request body, and discards the body: RFC 9112, sections 6 and 7. The default value is a
/// request without a body.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct BodyReader
{
    /// <summary>The number of bytes left of the body with a Content-Length, or of the chunk.</summary>
    private ulong _left;

    /// <summary>The number of bytes that further chunks may have.</summary>
    private ulong _allowed;

    /// <summary>The number of bytes that the trailer section may still have.</summary>
    private int _trailerBytes;

    /// <summary>The number of fields that the trailer section may still have.</summary>
    private ushort _trailerFields;

    private FieldScan _trailers;
    private ChunkLine _line;
    private BodyPhase _phase;

    /// <param name="head">A complete head.</param>
    /// <param name="limits">The limits on the body and on the trailer section.</param>
    public BodyReader(in RequestHead head, in RequestLimits limits)
    {
        _left = head.ContentLength;
        _allowed = limits.MaxBody == 0 ? ulong.MaxValue : limits.MaxBody;
        _trailerBytes = limits.MaxHead;
        _trailerFields = (ushort)Math.Clamp(limits.MaxFields, 0, ushort.MaxValue);
        _phase = head.IsChunked ? BodyPhase.ChunkLine
            : head.HasBody ? BodyPhase.Data
            : BodyPhase.End;
    }

    /// <summary>The mistake in a refused body.</summary>
    public RequestError Error { readonly get; private set; }

    /// <summary>
    /// Reads the next part of the body. The result does not depend on how the bytes are divided into calls.
    /// </summary>
    /// <param name="bytes">Bytes that no call has consumed yet.</param>
    /// <param name="consumed">
    /// The number of bytes that belong to the body: all of them while the body goes on.
    /// </param>
    public BodyStatus Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        while (Error == RequestError.None && _phase != BodyPhase.End && consumed < bytes.Length)
        {
            switch (_phase)
            {
                case BodyPhase.Data:
                    _phase = Skip(bytes, ref consumed) ? BodyPhase.End : BodyPhase.Data;
                    break;
                case BodyPhase.ChunkLine:
                    ReadLine(bytes, ref consumed);
                    break;
                case BodyPhase.ChunkData:
                    _phase = Skip(bytes, ref consumed) ? BodyPhase.ChunkCarriageReturn : BodyPhase.ChunkData;
                    break;
                case BodyPhase.ChunkCarriageReturn:
                    Require((byte)'\r', bytes[consumed++]);
                    _phase = BodyPhase.ChunkLineFeed;
                    break;
                case BodyPhase.ChunkLineFeed:
                    Require((byte)'\n', bytes[consumed++]);
                    _phase = BodyPhase.ChunkLine;
                    break;
                default:
                    ReadTrailers(bytes, ref consumed);
                    break;
            }
        }

        return Error != RequestError.None ? BodyStatus.Refused
            : _phase == BodyPhase.End ? BodyStatus.Complete
            : BodyStatus.Incomplete;
    }

    /// <summary>Returns whether all data of the body or of the chunk are consumed.</summary>
    private bool Skip(ReadOnlySpan<byte> bytes, ref int consumed)
    {
        int count = (int)Math.Min(_left, (ulong)(bytes.Length - consumed));
        _left -= (ulong)count;
        consumed += count;
        return _left == 0;
    }

    private void ReadLine(ReadOnlySpan<byte> bytes, ref int consumed)
    {
        // The chunk before has been skipped, so that its count of bytes left is 0.
        if (!_line.Read(bytes, ref consumed, ref _left, _allowed, out RequestError error))
        {
            Error = error;
            return;
        }

        _allowed -= _left;
        _phase = _left == 0 ? BodyPhase.Trailers : BodyPhase.ChunkData;
    }

    private void ReadTrailers(ReadOnlySpan<byte> bytes, ref int consumed)
    {
        int start = consumed;
        bool full = bytes.Length - consumed >= _trailerBytes;
        FieldStep step = _trailers.Next(full ? bytes[..(consumed + _trailerBytes)] : bytes, ref consumed, out RequestError error);
        _trailerBytes -= consumed - start;
        switch (step)
        {
            case FieldStep.End:
                _phase = BodyPhase.End;
                break;
            case FieldStep.Field when _trailerFields > 0:
                _trailerFields--;
                break;
            case FieldStep.Field:
                Error = RequestError.TooManyFields;
                break;
            case FieldStep.Incomplete when full:
                Error = RequestError.HeadTooLarge;
                break;
            case FieldStep.Refused:
                Error = error;
                break;
        }
    }

    private void Require(byte expected, byte actual)
    {
        if (actual != expected)
        {
            Error = RequestError.InvalidChunk;
        }
    }
}
