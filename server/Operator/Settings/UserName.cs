namespace Uring.Server.Operator.Settings;

/// <summary>
/// Validates a value that names a user. The user is looked up when the server changes to it.
/// </summary>
internal static class UserName
{
    public const string Allowed = "the name or the number of a user";

    // User directories such as LDAP may hold names that useradd(8) rejects. So a name is invalid only if
    // passwd(5) cannot hold it, or if it starts with a dash: then an option was given in place of the value.
    private const int MaxLength = 256;

    public static bool IsValid(string text) => text.Length is > 0 and <= MaxLength
        && text[0] != '-'
        && (!text.All(char.IsAsciiDigit) || IsNumber(text))
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ':' or ',' or '/');

    // The largest number means "unchanged" in setresuid(2).
    private static bool IsNumber(string digits) => uint.TryParse(digits, out uint number) && number != uint.MaxValue;
}
