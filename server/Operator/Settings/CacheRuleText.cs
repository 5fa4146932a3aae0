using Uring.Server.Http;
using Uring.Server.Http.Sites.Files;

namespace Uring.Server.Operator.Settings;

/// <summary>Parses a rule for Cache-Control: PATTERN=VALUE.</summary>
internal static class CacheRuleText
{
    public const string Allowed =
        "PATTERN=VALUE with a path such as /app.js, a beginning such as /assets/* or an end such as *.html, and a value of Cache-Control such as "
        + "no-cache, or \"31536000, immutable\" for a max-age in seconds";

    /// <returns>The rule, or null when the value is not of this form.</returns>
    public static CacheRule? Parse(SettingValue value)
    {
        int equals = value.Text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return null;
        }

        string pattern = value.Text[..equals];
        string control = value.Text[(equals + 1)..].Trim(' ', '\t');
        return IsPattern(pattern) && control.Length > 0 && FieldText.IsValue(control) ? new CacheRule(pattern, WithMaxAge(control)) : null;
    }

    /// <summary>
    /// Whether the pattern is a path, or has one asterisk, at the end of a path or ahead of the end of a
    /// name.
    /// </summary>
    private static bool IsPattern(string pattern) => pattern[0] switch
    {
        '/' => pattern.IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == pattern.Length - 1),
        '*' => !pattern.AsSpan(1).ContainsAny('*', '/'),
        _ => false,
    };

    private static string WithMaxAge(string control)
    {
        int end = control.IndexOf(',', StringComparison.Ordinal);
        ReadOnlySpan<char> first = (end < 0 ? control : control.AsSpan(0, end)).TrimEnd(FieldText.Blank);
        return first.ContainsAnyExceptInRange('0', '9') ? control : $"max-age={control}";
    }
}
