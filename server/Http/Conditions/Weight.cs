namespace Uring.Server.Http.Conditions;

/// <summary>Parses a weight in thousandths: RFC 9110, section 12.4.2.</summary>
internal static class Weight
{
    private const short One = 1000;

    /// <summary>Returns false for a malformed weight.</summary>
    /// <param name="parameter">
    /// The bytes behind a coding, from the whitespace before the semicolon on. Empty: 1.
    /// </param>
    /// <param name="weight">The weight, from 0 to 1000.</param>
    public static bool TryRead(ReadOnlySpan<byte> parameter, out short weight)
    {
        weight = One;
        if (parameter.IsEmpty)
        {
            return true;
        }

        parameter = parameter.TrimStart(" \t"u8);
        if (!parameter.StartsWith((byte)';'))
        {
            return false;
        }

        parameter = parameter[1..].TrimStart(" \t"u8);
        return parameter is [(byte)'q' or (byte)'Q', (byte)'=', .. ReadOnlySpan<byte> value] && TryReadValue(value, out weight);
    }

    /// <summary>Parses 0 or 1 with up to three decimals, at most 1.</summary>
    private static bool TryReadValue(ReadOnlySpan<byte> value, out short weight)
    {
        weight = 0;
        if (value is not ([(byte)'0' or (byte)'1'] or [(byte)'0' or (byte)'1', (byte)'.', ..]) || value.Length > "0.000"u8.Length)
        {
            return false;
        }

        int sum = (value[0] - '0') * One;
        int unit = One / 10;
        for (int index = 2; index < value.Length; index++, unit /= 10)
        {
            int digit = value[index] - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            sum += digit * unit;
        }

        weight = (short)sum;
        return sum <= One;
    }
}
