namespace Uring.Server.Http.Conditions;

/// <summary>A date and time of the Gregorian calendar in UTC, as a client has sent it.</summary>
internal struct CivilTime
{
    /// <summary>The value of a part that is not a number.</summary>
    public const int Malformed = -1;

    // A year of two digits is at most 50 years ahead: RFC 9110, section 5.6.7.
    private const int YearsAhead = 50;

    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;

    // A leap second is the last second of a day: RFC 9110, section 5.6.7.
    private readonly bool IsLeapSecond => (Hour, Minute, Second) == (23, 59, 60);

    /// <summary>
    /// Converts the time to seconds since 1970. A leap second is the first second of the next day, as in
    /// POSIX. Returns false for a time that does not exist.
    /// </summary>
    public readonly bool TryGetSeconds(out long seconds)
    {
        seconds = 0;
        if (!HasDate() || (uint)Hour >= 24 || (uint)Minute >= 60 || ((uint)Second >= 60 && !IsLeapSecond))
        {
            return false;
        }

        long days = new DateTime(Year, Month, Day).Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerDay;
        seconds = (days * 24 * 60 * 60) + (Hour * 60 * 60) + (Minute * 60) + Second;
        return true;
    }

    /// <summary>
    /// Expands a year of two digits to the latest such year in which the time is at most 50 years ahead. Does
    /// not change a malformed year.
    /// </summary>
    /// <param name="now">The time in seconds since 1970.</param>
    public void ExpandYear(long now)
    {
        if (Year == Malformed)
        {
            return;
        }

        DateTime today = DateTime.UnixEpoch.AddSeconds(now);
        int latest = today.Year + YearsAhead;
        Year = latest - ((latest - Year) % 100);
        if (Year == latest && IsLaterInYear(today))
        {
            Year -= 100;
        }
    }

    private readonly bool IsLaterInYear(DateTime other) => (Month, Day, Hour, Minute, Second)
        .CompareTo((other.Month, other.Day, other.Hour, other.Minute, other.Second)) > 0;

    private readonly bool HasDate() => (uint)(Year - 1) < 9999 && (uint)(Month - 1) < 12
        && (uint)(Day - 1) < (uint)DateTime.DaysInMonth(Year, Month);
}
