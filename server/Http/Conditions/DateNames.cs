namespace Uring.Server.Http.Conditions;

/// <summary>The names of days and months in dates: RFC 9110, section 5.6.7.</summary>
internal static class DateNames
{
    public static bool IsDay(ReadOnlySpan<byte> name) => name.SequenceEqual("Sun"u8) || name.SequenceEqual("Mon"u8)
        || name.SequenceEqual("Tue"u8) || name.SequenceEqual("Wed"u8) || name.SequenceEqual("Thu"u8)
        || name.SequenceEqual("Fri"u8) || name.SequenceEqual("Sat"u8);

    public static bool IsLongDay(ReadOnlySpan<byte> name) => name.SequenceEqual("Sunday"u8) || name.SequenceEqual("Monday"u8)
        || name.SequenceEqual("Tuesday"u8) || name.SequenceEqual("Wednesday"u8) || name.SequenceEqual("Thursday"u8)
        || name.SequenceEqual("Friday"u8) || name.SequenceEqual("Saturday"u8);

    /// <summary>Returns 1 to 12, or <see cref="CivilTime.Malformed"/>.</summary>
    /// <param name="name">Three bytes.</param>
    public static int MonthOf(ReadOnlySpan<byte> name)
    {
        int index = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(name);
        return index >= 0 && index % 3 == 0 ? (index / 3) + 1 : CivilTime.Malformed;
    }
}
