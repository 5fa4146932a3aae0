using System.Text.Json;
using Uring.Server.Files;

namespace Uring.Server.Operator.Settings;

/// <summary>The settings that are given in a JSON file: one object, a key for each.</summary>
internal static class FileSource
{
    // A larger text is a body that belongs into a file of its own.
    private const int MostBytes = 1 << 20;

    // Some editors write it; a parser may pass over it (RFC 8259, section 8.1).
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <exception cref="UsageException">
    /// The file cannot be read or is not such an object, a key is unknown or there twice, or a value is not allowed.
    /// </exception>
    public static SettingSource Read(NamedFile file)
    {
        string at = $"{file.Origin}: '{Shown.Of(file.Path)}'";
        try
        {
            using FileContent read = ContentFile.Read(file, MostBytes);
            ReadOnlyMemory<byte> content = read.Span.ToArray();
            using JsonDocument document = JsonDocument.Parse(content[(content.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0)..]);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, Shown.Of(file.Path))
                : throw new UsageException($"{at} is not a JSON object such as {{ \"status\": 503 }}");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{at} is not JSON: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // What is thrown for a string that is half of a surrogate pair, or bytes that are not UTF-8.
            throw new UsageException($"{at} has text that is not Unicode");
        }
    }

    private static SettingSource Read(JsonElement settings, string path)
    {
        SettingSource source = new();
        HashSet<string> seen = [];
        foreach (JsonProperty property in settings.EnumerateObject())
        {
            string origin = $"\"{Shown.Of(property.Name)}\" in {path}";
            Setting setting = ServerSettings.All.FirstOrDefault(setting => setting.InFile && setting.Name == property.Name)
                ?? throw new UsageException($"{origin} is not one of the settings {s_names}");
            if (!seen.Add(property.Name))
            {
                throw new UsageException($"{origin} is there twice: give it once");
            }

            source.Add(setting, origin, Values(setting, property.Value)
                ?? throw new UsageException(
                    $"{origin}: {Shown.Of(property.Value.GetRawText())} is not {KindName(setting.Kind)}: give {setting.Allowed}"));
        }

        return source;
    }

    /// <returns>Null when the value is of another kind.</returns>
    private static string[]? Values(Setting setting, JsonElement value) => (setting.Kind, value.ValueKind) switch
    {
        (SettingKind.Text, JsonValueKind.String) => [value.GetString()!],
        (SettingKind.Number, JsonValueKind.Number) => [value.GetRawText()],
        (SettingKind.Flag, JsonValueKind.True or JsonValueKind.False) => [value.GetRawText()],
        (SettingKind.List, JsonValueKind.Array) when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => null,
    };

    private static string KindName(SettingKind kind) => kind switch
    {
        SettingKind.Number => "a JSON number",
        SettingKind.Flag => "a JSON boolean",
        SettingKind.List => "a JSON array of strings",
        _ => "a JSON string",
    };

    private static readonly string s_names =
        string.Join(", ", ServerSettings.All.Where(setting => setting.InFile).Select(setting => setting.Name));
}
