using Uring.Server.Http.Sites.Files;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>A directory of files.</content>
internal static partial class ServerSettings
{
    public const string Root = "root";
    public const string MaxMemory = "max-memory";

    private const string Fallback = "fallback";
    private const long MinMemory = 1L << 20;
    private const long MostMemory = 1L << 40;

    private static Setting[] Site() =>
    [
        new(Root, Text, "DIR")
        {
            Description = "A directory whose files the server answers with. The server reads all of them into memory at the start and at a "
                + "reload. Other paths get 404.",
            Allowed = "the path of a directory",
            Excludes = [Body, BodyFile, Status, ContentType, ResponseFile],
            Apply = SettingChange.File((options, directory) => options with { GivenRoot = directory }),
        },
        new("not-found", Text, "FILE")
        {
            Description = "The file of --root that answers a path without a file, with status 404, such as 404.html.",
            Allowed = FilePath.AllowedWithin,
            Excludes = [Fallback],
            Apply = WithRoot(FilePath.Within, (root, file) => root with { NotFound = file }),
        },
        new(Fallback, Text, "FILE")
        {
            Description = "The file of --root that answers a path without a file, with status 200, such as index.html of an application that "
                + "runs in the browser.",
            Allowed = FilePath.AllowedWithin,
            Apply = WithRoot(FilePath.Within, (root, file) => root with { Fallback = file }),
        },
        new("compress", Flag, "")
        {
            Description = "Compress the files of --root that have no sibling in gzip (.gz), in the background after the start.",
            Allowed = FlagAllowed,
            Apply = SettingChange.Flag((options, compress) => options with { RootSettings = options.RootSettings with { Compress = compress } }),
        },
        new("cache", List, "PATTERN=VALUE")
        {
            Description = "The Cache-Control of the files of --root whose path matches: '/assets/*=31536000, immutable', '*.html=no-cache'. A number "
                + "at the start is max-age in seconds. The first match counts. Can be repeated. In the environment: one per line.",
            Allowed = CacheRuleText.Allowed,
            Clear = options => options with { RootSettings = options.RootSettings with { CacheRules = [] } },
            Apply = WithRoot(CacheRuleText.Parse, (root, rule) => root with { CacheRules = [.. root.CacheRules, rule] }),
        },
        new(MaxMemory, Size, "BYTES")
        {
            Description = "The largest amount of memory that the files of --root can take. A suffix k, m or g stands for KiB, MiB or GiB.",
            Default = ByteSize.Format(RootOptions.DefaultMemory),
            Allowed = ByteSize.Allowed(MinMemory, MostMemory),
            Apply = SettingChange.Size(
                MinMemory, MostMemory, (options, size) => options with { RootSettings = options.RootSettings with { MaxMemory = size } }),
        },
    ];

    /// <summary>Applies a parsed value to the settings of the directory.</summary>
    private static Func<ServerOptions, SettingValue, ServerOptions?> WithRoot<T>(Func<SettingValue, T?> parse, Func<RootOptions, T, RootOptions> change)
        where T : class =>
        (options, value) => parse(value) is { } parsed ? options with { RootSettings = change(options.RootSettings, parsed) } : null;
}
