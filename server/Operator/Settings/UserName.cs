namespace Uring.Server.Operator.Settings;

/// <summary>A value that names a user. Whether there is one turns out when the server becomes it.</summary>
internal static class UserName
{
    public const string Allowed = "the name or the number of a user";

    // Directories of users may have names that useradd(8) would not: only what passwd(5) cannot hold is refused, and a leading
    // dash, which is an option that was taken for a value.
    private const int Most = 256;

    public static bool IsValid(string text) => text.Length is > 0 and <= Most
        && text[0] != '-'
        && (!text.All(char.IsAsciiDigit) || IsNumber(text))
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ':' or ',' or '/');

    // The last number stands for "no user" in setresuid(2).
    private static bool IsNumber(string digits) => uint.TryParse(digits, out uint number) && number != uint.MaxValue;
}
