using Uring.Server.Files;
using Uring.Server.Http;

namespace Uring.Server.Operator.Settings;

/// <summary>
/// Creates <see cref="Setting.Apply"/> functions for the types of value that several settings share.
/// </summary>
internal static class SettingChange
{
    /// <summary>Applies a whole number within bounds.</summary>
    public static Func<ServerOptions, SettingValue, ServerOptions?> Number(int min, int max, Func<ServerOptions, int, ServerOptions> change) =>
        (options, value) => WholeNumber.TryParse(value.Text, min, max, out int number) ? change(options, number) : null;

    /// <summary>Applies a size within bounds.</summary>
    public static Func<ServerOptions, SettingValue, ServerOptions?> Size(long min, long max, Func<ServerOptions, long, ServerOptions> change) =>
        (options, value) => ByteSize.TryParse(value.Text, min, max, out long size) ? change(options, size) : null;

    /// <summary>Applies true or false.</summary>
    public static Func<ServerOptions, SettingValue, ServerOptions?> Flag(Func<ServerOptions, bool, ServerOptions> change) =>
        (options, value) => value.Text is "true" or "false" ? change(options, value.Text == "true") : null;

    /// <summary>Applies the path of a file.</summary>
    public static Func<ServerOptions, SettingValue, ServerOptions?> File(Func<ServerOptions, NamedFile, ServerOptions> change) =>
        (options, value) => FilePath.IsValid(value.Text) ? change(options, FilePath.Of(value)) : null;

    /// <summary>Changes the fixed response.</summary>
    public static ServerOptions WithResponse(this ServerOptions options, Func<ResponseOptions, ResponseOptions> change) =>
        options with { Response = change(options.Response), GivesResponse = true };
}
