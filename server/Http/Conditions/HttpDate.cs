namespace Uring.Server.Http.Conditions;

/// <summary>
/// Parses a date in one of the three forms of RFC 9110, section 5.6.7. Names are case-sensitive.
/// </summary>
/// <remarks>
/// The name of the day is one of the seven, but need not be that of the date, as in nginx.
/// </remarks>
internal static class HttpDate
{
    private static ReadOnlySpan<byte> ImfFixdate => "Sun, 06 Nov 1994 08:49:37 GMT"u8;

    private static ReadOnlySpan<byte> Asctime => "Sun Nov  6 08:49:37 1994"u8;

    private static ReadOnlySpan<byte> Rfc850 => ", 06-Nov-94 08:49:37 GMT"u8;

    /// <summary>Returns false for a malformed date.</summary>
    /// <param name="value">The value, without the whitespace around it.</param>
    /// <param name="now">The time in seconds since 1970, which decides on a year of two digits.</param>
    /// <param name="seconds">The date in seconds since 1970, negative before.</param>
    public static bool TryRead(ReadOnlySpan<byte> value, long now, out long seconds)
    {
        if (value.Length == ImfFixdate.Length && value[3] == (byte)',')
        {
            return TryReadImfFixdate(value, out seconds);
        }

        if (value.Length == Asctime.Length)
        {
            return TryReadAsctime(value, out seconds);
        }

        seconds = 0;
        int comma = value.IndexOf((byte)',');
        return comma >= 0 && value.Length - comma == Rfc850.Length && DateNames.IsLongDay(value[..comma])
            && TryReadRfc850(value[comma..], now, out seconds);
    }

    private static bool TryReadImfFixdate(ReadOnlySpan<byte> value, out long seconds)
    {
        CivilTime time = new()
        {
            Day = TwoDigits(value, 5),
            Month = DateNames.MonthOf(value.Slice(8, 3)),
            Year = FourDigits(value, 12),
        };
        ReadTime(value, 17, ref time);
        return time.TryGetSeconds(out seconds) && DateNames.IsDay(value[..3]) && value[4] == (byte)' ' && value[7] == (byte)' '
            && value[11] == (byte)' ' && value[16] == (byte)' ' && value[25..].SequenceEqual(" GMT"u8);
    }

    /// <summary>Parses the form of asctime(3). A space can stand for the first digit of the day.</summary>
    private static bool TryReadAsctime(ReadOnlySpan<byte> value, out long seconds)
    {
        CivilTime time = new()
        {
            Day = value[8] == (byte)' ' ? Digit(value[9]) : TwoDigits(value, 8),
            Month = DateNames.MonthOf(value.Slice(4, 3)),
            Year = FourDigits(value, 20),
        };
        ReadTime(value, 11, ref time);
        return time.TryGetSeconds(out seconds) && DateNames.IsDay(value[..3]) && value[3] == (byte)' ' && value[7] == (byte)' '
            && value[10] == (byte)' ' && value[19] == (byte)' ';
    }

    /// <summary>Parses the form of RFC 850 from its comma on.</summary>
    private static bool TryReadRfc850(ReadOnlySpan<byte> value, long now, out long seconds)
    {
        CivilTime time = new()
        {
            Day = TwoDigits(value, 2),
            Month = DateNames.MonthOf(value.Slice(5, 3)),
            Year = TwoDigits(value, 9),
        };
        ReadTime(value, 12, ref time);
        time.ExpandYear(now);
        return time.TryGetSeconds(out seconds) && value[1] == (byte)' ' && value[4] == (byte)'-'
            && value[8] == (byte)'-' && value[11] == (byte)' ' && value[20..].SequenceEqual(" GMT"u8);
    }

    /// <summary>Parses a time such as 08:49:37.</summary>
    private static void ReadTime(ReadOnlySpan<byte> value, int at, ref CivilTime time)
    {
        time.Hour = value[at + 2] == (byte)':' && value[at + 5] == (byte)':' ? TwoDigits(value, at) : CivilTime.Malformed;
        time.Minute = TwoDigits(value, at + 3);
        time.Second = TwoDigits(value, at + 6);
    }

    private static int FourDigits(ReadOnlySpan<byte> value, int at) => Join(TwoDigits(value, at), 100, TwoDigits(value, at + 2));

    private static int TwoDigits(ReadOnlySpan<byte> value, int at) => Join(Digit(value[at]), 10, Digit(value[at + 1]));

    private static int Digit(byte digit) => digit is >= (byte)'0' and <= (byte)'9' ? digit - '0' : CivilTime.Malformed;

    private static int Join(int high, int unit, int low) => (high | low) < 0 ? CivilTime.Malformed : (high * unit) + low;
}
