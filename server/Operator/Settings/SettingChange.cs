using Uring.Server.Files;
using Uring.Server.Http;

namespace Uring.Server.Operator.Settings;

/// <summary>The ways in which a value becomes part of the options, for those that several settings share.</summary>
internal static class SettingChange
{
    /// <summary>A whole number between bounds.</summary>
    public static Func<ServerOptions, Given, ServerOptions?> Number(int least, int most, Func<ServerOptions, int, ServerOptions> change) =>
        (options, given) => WholeNumber.TryParse(given.Text, least, most, out int number) ? change(options, number) : null;

    /// <summary>True or false.</summary>
    public static Func<ServerOptions, Given, ServerOptions?> Flag(Func<ServerOptions, bool, ServerOptions> change) =>
        (options, given) => given.Text is "true" or "false" ? change(options, given.Text == "true") : null;

    /// <summary>The path of a file.</summary>
    public static Func<ServerOptions, Given, ServerOptions?> File(Func<ServerOptions, NamedFile, ServerOptions> change) =>
        (options, given) => FilePath.IsValid(given.Text) ? change(options, FilePath.Of(given)) : null;

    public static ServerOptions Answer(this ServerOptions options, Func<ResponseOptions, ResponseOptions> change) =>
        options with { Response = change(options.Response) };
}
