using Uring.Server.Files;

namespace Uring.Server.Operator.Settings;

/// <summary>
/// Validates a value that names a file. The file itself is checked when the server opens it.
/// </summary>
internal static class FilePath
{
    public const string Allowed = "the path of a file";

    public const string AllowedWithin = "the path of a file from --root on, such as 404.html or errors/404.html";

    /// <summary>Checks for a NUL: the kernel ends the path there, and would open another file.</summary>
    public static bool IsValid(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal);

    public static NamedFile Of(SettingValue value) => new(value.Text, value.Origin);

    /// <summary>Returns the file of a path within a directory, without a slash at its beginning.</summary>
    /// <returns>Null when the path leaves the directory, or is not that of a file.</returns>
    public static NamedFile? Within(SettingValue value)
    {
        string path = value.Text.TrimStart('/');
        return IsValid(path) && !path.Split('/').Any(static segment => segment is "" or "." or "..") ? new NamedFile(path, value.Origin) : null;
    }
}
