using System.Runtime.InteropServices;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// Parses the line before the data of a chunk: RFC 9112, section 7.1. The line has the size in hexadecimal
/// digits, and extensions. The parser checks the syntax of extensions and ignores them.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChunkLine
{
    // 16 hexadecimal digits are 64 bits.
    private const int MaxDigits = 16;

    // The limit on the body does not apply to extensions, and a client could send them without end. The bound
    // applies to all chunks of a body together.
    private const int MaxExtensions = 4096;

    private ushort _extensions;
    private byte _digits;
    private ChunkPhase _phase;

    /// <summary>Returns true at the end of the line. Returns false in the line, and for a mistake.</summary>
    /// <param name="bytes">The bytes that have arrived.</param>
    /// <param name="position">The offset of the first byte that is not read yet.</param>
    /// <param name="size">The size of the chunk, 0 before its first digit.</param>
    /// <param name="max">The largest size that the limit on the body allows.</param>
    /// <param name="error">The mistake.</param>
    public bool Read(ReadOnlySpan<byte> bytes, ref int position, ref ulong size, ulong max, out RequestError error)
    {
        error = RequestError.None;
        while (position < bytes.Length && error == RequestError.None)
        {
            byte next = bytes[position++];
            int digit = _phase == ChunkPhase.Size ? HexDigit.Value(next) : -1;
            if (digit >= 0)
            {
                error = AddDigit((uint)digit, ref size, max);
                continue;
            }

            _phase = _digits == 0 ? ChunkPhase.Invalid : ChunkExtensions.Next(_phase, next);
            switch (_phase)
            {
                case ChunkPhase.End:
                    _digits = 0;
                    _phase = ChunkPhase.Size;
                    return true;
                case ChunkPhase.CarriageReturn:
                    break;
                case ChunkPhase.Invalid:
                    error = RequestError.InvalidChunk;
                    break;
                default:
                    error = ++_extensions > MaxExtensions ? RequestError.InvalidChunk : RequestError.None;
                    break;
            }
        }

        return false;
    }

    private RequestError AddDigit(uint digit, ref ulong size, ulong max)
    {
        if (++_digits > MaxDigits)
        {
            return RequestError.InvalidChunk;
        }

        size = (size << 4) | digit;
        return size > max ? RequestError.BodyTooLarge : RequestError.None;
    }
}
