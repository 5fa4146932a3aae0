using System.Globalization;

namespace Uring.Tests.Server;

/// <summary>The Date header of an answer, which a server in the mode <c>batched</c> sets.</summary>
internal static class AnswerDate
{
    private const string Header = "\r\nDate: ";

    // A client on a loaded machine may read its answer late.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Removes the line of the date from the head of an answer, if it has one, and checks its value.
    /// </summary>
    public static string Remove(string answer)
    {
        int at = answer.IndexOf(Header, StringComparison.Ordinal);
        if (at < 0 || at > answer.IndexOf("\r\n\r\n", StringComparison.Ordinal))
        {
            return answer;
        }

        int end = answer.IndexOf("\r\n", at + Header.Length, StringComparison.Ordinal);
        DateTime now = DateTime.UtcNow;
        Assert.InRange(Parse(answer), now - s_patience, now);
        return answer.Remove(at, end - at);
    }

    /// <summary>
    /// Reads the date of an answer, in the only format that a server may send: RFC 9110, section 5.6.7.
    /// </summary>
    public static DateTime Parse(string answer)
    {
        int at = answer.IndexOf(Header, StringComparison.Ordinal) + Header.Length;
        string value = answer[at..answer.IndexOf("\r\n", at, StringComparison.Ordinal)];
        return DateTime.ParseExact(
            value, "ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }
}
