using System.Text;
using Uring.Server.Http.Parsing;

namespace Uring.Server.Http.Conditions;

/// <summary>Chooses a representation by the weights of Accept-Encoding: RFC 9110, section 12.5.3.</summary>
/// <remarks>
/// The coding with the highest weight wins. Among equal weights the order is br, gzip, identity. A client that
/// accepts no coding at all, and one whose field is malformed, gets the identity, as in nginx.
/// </remarks>
internal struct AcceptEncoding
{
    // The weights are thousandths.
    private const short NotGiven = -1;

    private short _identity;
    private short _gzip;
    private short _brotli;
    private short _any;

    private AcceptEncoding(short weight) => _identity = _gzip = _brotli = _any = weight;

    /// <summary>Chooses by all lines of the field in a head.</summary>
    /// <param name="lines">The lines, or the default value without the field.</param>
    /// <param name="hasGzip">Whether a representation with gzip exists.</param>
    /// <param name="hasBrotli">Whether a representation with Brotli exists.</param>
    public static ContentCoding Choose(FieldLines lines, bool hasGzip, bool hasBrotli)
    {
        AcceptEncoding accepted = new(NotGiven);
        foreach (ReadOnlySpan<byte> line in lines)
        {
            if (!accepted.TryAdd(line))
            {
                return ContentCoding.Identity;
            }
        }

        return accepted.Choose(hasGzip, hasBrotli);
    }

    /// <summary>Chooses by a single value of the field.</summary>
    public static ContentCoding Choose(ReadOnlySpan<byte> value, bool hasGzip, bool hasBrotli)
    {
        AcceptEncoding accepted = new(NotGiven);
        return accepted.TryAdd(value) ? accepted.Choose(hasGzip, hasBrotli) : ContentCoding.Identity;
    }

    private readonly ContentCoding Choose(bool hasGzip, bool hasBrotli)
    {
        // An identity that the field does not name is acceptable, but each named coding is preferred to it.
        short best = Math.Max(WeightOf(_identity), (short)0);
        ContentCoding coding = ContentCoding.Identity;
        short gzip = WeightOf(_gzip);
        if (hasGzip && gzip > 0 && gzip >= best)
        {
            (best, coding) = (gzip, ContentCoding.Gzip);
        }

        short brotli = WeightOf(_brotli);
        return hasBrotli && brotli > 0 && brotli >= best ? ContentCoding.Brotli : coding;
    }

    /// <summary>
    /// Returns the weight of a coding, for which an asterisk stands if the field does not name it.
    /// </summary>
    private readonly short WeightOf(short given) => given == NotGiven ? _any : given;

    /// <summary>Adds the elements of a list. Returns false for a malformed list.</summary>
    private bool TryAdd(ReadOnlySpan<byte> list)
    {
        foreach (Range range in list.Split((byte)','))
        {
            ReadOnlySpan<byte> element = list[range].Trim(" \t"u8);
            if (!element.IsEmpty && !TryAddElement(element))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddElement(ReadOnlySpan<byte> element)
    {
        int length = ByteScan.CountLeading<TokenBytes>(element);
        if (length == 0 || !Weight.TryRead(element[length..], out short weight))
        {
            return false;
        }

        ReadOnlySpan<byte> coding = element[..length];
        switch (length)
        {
            case 1 when coding[0] == (byte)'*':
                Set(ref _any, weight);
                break;
            case 2 when Ascii.EqualsIgnoreCase(coding, "br"u8):
                Set(ref _brotli, weight);
                break;
            case 4 when Ascii.EqualsIgnoreCase(coding, "gzip"u8):
            case 6 when Ascii.EqualsIgnoreCase(coding, "x-gzip"u8):
                Set(ref _gzip, weight);
                break;
            case 8 when Ascii.EqualsIgnoreCase(coding, "identity"u8):
                Set(ref _identity, weight);
                break;
        }

        return true;
    }

    /// <summary>
    /// Sets a weight. The lowest of several weights counts, so that a refusal is never lost.
    /// </summary>
    private static void Set(ref short place, short weight) => place = place == NotGiven ? weight : Math.Min(place, weight);
}
