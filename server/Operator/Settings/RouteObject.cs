using System.Globalization;
using Uring.Server.Http;
using Uring.Server.Http.Sites;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <summary>Composes a route from a JSON object of the configuration file.</summary>
internal static class RouteObject
{
    private const string Path = "path";
    private const string Status = "status";
    private const string Body = "text";
    private const string BodyFile = "body-file";
    private const string ContentType = "content-type";
    private const string Location = "location";
    private const string Header = "header";

    /// <summary>The keys of the object.</summary>
    public static IReadOnlyList<ItemKey> Keys { get; } =
    [
        new(Path, Text, RouteParts.PathAllowed, text => text.StartsWith('/')),
        new(Status, Number, WholeNumber.Allowed(StatusCode.Min, StatusCode.Max), text => WholeNumber.TryParse(text, StatusCode.Min, StatusCode.Max, out _)),
        new(Body, Text, "text", _ => true),
        new(BodyFile, Text, FilePath.Allowed, FilePath.IsValid),
        new(ContentType, Text, MediaType.Allowed, MediaType.IsValid),
        new(Location, Text, "the URL of a redirect", _ => true),
        new(Header, List, HeaderField.Allowed, text => HeaderField.TryParse(text, out _)),
    ];

    /// <returns>The route, or null when the value is not an object.</returns>
    /// <exception cref="UsageException">A part is missing, or the parts do not suit each other.</exception>
    public static Route? Parse(SettingValue value)
    {
        if (value.Object is not { } parts)
        {
            return null;
        }

        RouteContent content = new()
        {
            Status = First(parts, Status) is { } status ? int.Parse(status.Text, CultureInfo.InvariantCulture) : StatusCode.Default,
            Text = First(parts, Body)?.Text,
            BodyFile = First(parts, BodyFile) is { } file ? FilePath.Of(file) : null,
            ContentType = First(parts, ContentType)?.Text,
            Location = First(parts, Location)?.Text,
            Headers = [.. parts[Header].Select(header => HeaderField.TryParse(header.Text, out HeaderField? field) ? field : null).OfType<HeaderField>()],
        };
        return First(parts, Path) is { } path
            ? RouteParts.Compose(value.Origin, path.Text, content, "\"location\": \"https://example.org/\"")
            : throw new UsageException($"{value.Origin} has no \"{Path}\": give {RouteParts.PathAllowed}");
    }

    private static SettingValue? First(ILookup<string, SettingValue> parts, string key) =>
        parts[key].Cast<SettingValue?>().FirstOrDefault();
}
