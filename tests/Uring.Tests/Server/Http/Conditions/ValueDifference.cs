using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Uring.Tests.Server;

/// <summary>An intended difference from an oracle.</summary>
/// <param name="Explains">Whether a value is one that differs.</param>
/// <param name="Example">A value that differs.</param>
/// <param name="Reason">Why this server differs.</param>
internal sealed record ValueDifference(Func<string, bool> Explains, string Example, string Reason)
{
    /// <param name="pattern">The values that differ: a regular expression.</param>
    /// <param name="example">A value that differs.</param>
    /// <param name="reason">Why this server differs.</param>
    public ValueDifference([StringSyntax(StringSyntaxAttribute.Regex)] string pattern, string example, string reason)
        : this(Matcher(pattern), example, reason)
    {
    }

    private static Func<string, bool> Matcher(string pattern) =>
        new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)).IsMatch;
}
