using Uring.Server.Files;

namespace Uring.Server.Operator.Settings;

/// <summary>
/// Validates a value that names a file. The file itself is checked when the server opens it.
/// </summary>
internal static class FilePath
{
    public const string Allowed = "the path of a file";

    /// <summary>Checks for a NUL: the kernel ends the path there, and would open another file.</summary>
    public static bool IsValid(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal);

    public static NamedFile Of(SettingValue value) => new(value.Text, value.Origin);
}
