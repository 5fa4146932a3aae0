using System.Globalization;
using CsCheck;
using Uring.Server.Http.Conditions;

namespace Uring.Tests.Server;

/// <summary>The three forms of a date: RFC 9110, section 5.6.7. The oracle is DateTimeOffset.</summary>
public class HttpDateTests
{
    // Sun, 29 Nov 2026 00:00:00 GMT.
    private const long Now = 1_795_910_400;

    private const string Names = "Sun|Mon|Tue|Wed|Thu|Fri|Sat|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|GMT";

    private static readonly string[] s_forms =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "ddd MMM dd HH:mm:ss yyyy", "ddd MMM ' 'd HH:mm:ss yyyy",
    ];

    private static readonly Gen<DateTimeOffset> s_times =
        Gen.Long[-62_135_596_800, 253_402_300_799].Select(DateTimeOffset.FromUnixTimeSeconds);

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777)]
    [InlineData("Sun Nov  6 08:49:37 1994", 784_111_777)]
    [InlineData("Sun Nov 16 08:49:37 1994", 784_975_777)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("Wed, 31 Dec 1969 23:59:59 GMT", -1)]
    [InlineData("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799)]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777)]
    [InlineData("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800)]
    public void Each_form_is_read(string value, long expected) => Assert.Equal(expected, Read(value));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("784111777")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0000")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 gmt")]
    [InlineData("Sun, 06 anF 1994 08:49:37 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Thu, 29 Feb 1900 00:00:00 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:60 GMT")]
    [InlineData("Sun, 06 Nov 1994 23:59:61 GMT")]
    [InlineData("Sun, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sun Nov 6 08:49:37 1994")]
    [InlineData("Sun Nov 06 08:49:37 94")]
    [InlineData("Sun Nov  6 08:49:37 1994 GMT")]
    public void A_value_of_another_form_is_malformed(string value) => Assert.Null(Read(value));

    [Theory]
    [InlineData("Sunday, 29-Nov-76 00:00:00 GMT", 2076)]
    [InlineData("Sunday, 29-Nov-76 00:00:01 GMT", 1976)]
    [InlineData("Monday, 30-Nov-76 00:00:00 GMT", 1976)]
    [InlineData("Sunday, 01-Jan-76 00:00:00 GMT", 2076)]
    [InlineData("Friday, 01-Jan-77 00:00:00 GMT", 1977)]
    [InlineData("Friday, 31-Dec-99 00:00:00 GMT", 1999)]
    [InlineData("Friday, 01-Jan-00 00:00:00 GMT", 2000)]
    [InlineData("Friday, 27-Nov-26 00:00:00 GMT", 2026)]
    public void A_year_of_two_digits_is_at_most_50_years_ahead(string value, int year) =>
        Assert.Equal(year, DateTimeOffset.FromUnixTimeSeconds(Read(value)!.Value).Year);

    [Fact]
    public void A_year_of_two_digits_can_belong_to_the_next_century()
    {
        long year2099 = new DateTimeOffset(2099, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.True(HttpDate.TryRead("Friday, 01-Jan-10 00:00:00 GMT"u8, year2099, out long seconds));
        Assert.Equal(2110, DateTimeOffset.FromUnixTimeSeconds(seconds).Year);
    }

    [Fact]
    public void Valid_and_changed_dates_have_the_result_of_the_oracle() => OracleComparison.Run(
        OracleComparison.Mutated(
            Gen.Select(s_times, OracleComparison.OneOf(s_forms), (time, form) => time.ToString(form, CultureInfo.InvariantCulture)),
            " ,:-0123459aAJN"),
        Read,
        Oracle,
        [
            new(IsOfAnotherDay, "Mon, 06 Nov 1994 08:49:37 GMT",
                "The name of the day need not be that of the date, as in nginx. DateTimeOffset requires it."),
            new("23:59:60", "Sat, 31 Dec 2016 23:59:60 GMT", "RFC 9110, 5.6.7: the last second of a day can be a leap second."),
            new($"(?i:{Names})(?<!{Names})", "sun, 06 Nov 1994 08:49:37 GMT", "RFC 9110, 5.6.7: a date is case-sensitive."),
            new(@"^... ...  \d\d ", "Wed Nov  16 08:49:37 1994",
                "RFC 9110, 5.6.7: the day of this form has two characters. The format of DateTimeOffset has no width."),
        ]);

    [Fact]
    public void Dates_in_the_form_of_RFC_850_have_the_time_of_the_oracle() => s_times.Sample(time =>
    {
        DateTimeOffset recent = new(1977 + (time.Year % 99), time.Month, int.Min(time.Day, 28), time.Hour, time.Minute, time.Second, TimeSpan.Zero);
        Assert.Equal(recent.ToUnixTimeSeconds(), Read(recent.ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture)));
    });

    private static bool IsOfAnotherDay(string value) => s_forms.Any(form => DateTimeOffset.TryParseExact(
        value.Length < 3 ? value : value[3..], form["ddd".Length..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));

    private static long? Read(string value) => HttpDate.TryRead(HeadResult.Bytes(value), Now, out long seconds) ? seconds : null;

    private static long? Oracle(string value) =>
        DateTimeOffset.TryParseExact(value, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUnixTimeSeconds()
            : null;
}
