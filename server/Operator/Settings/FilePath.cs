using Uring.Server.Files;

namespace Uring.Server.Operator.Settings;

/// <summary>A value that names a file. Whether there is one turns out when it is read.</summary>
internal static class FilePath
{
    public const string Allowed = "the path of a file";

    /// <summary>The kernel would read no further than to a NUL, and open another file.</summary>
    public static bool IsValid(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal);

    public static NamedFile Of(Given given) => new(given.Text, given.Origin);
}
