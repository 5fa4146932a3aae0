using System.Text.Json;
using Uring.Server.Files;

namespace Uring.Server.Operator.Settings;

/// <summary>
/// Reads the settings that are given in a JSON file: one object with one key for each setting.
/// </summary>
internal static class FileSource
{
    // A larger file contains a long body, which belongs in a separate file.
    private const int MaxBytes = 1 << 20;

    // Some editors write the mark, and a parser may ignore it (RFC 8259, section 8.1).
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <exception cref="UsageException">
    /// The file cannot be read, or is not a JSON object. A key is unknown or given twice, or a value is
    /// invalid.
    /// </exception>
    public static SettingSource Read(NamedFile file)
    {
        string at = $"{file.Origin}: '{Shown.Of(file.Path)}'";
        try
        {
            using FileContent read = ContentFile.Read(file, MaxBytes);
            ReadOnlyMemory<byte> content = read.Span.ToArray();
            using JsonDocument document = JsonDocument.Parse(content[(content.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0)..]);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, Shown.Of(file.Path))
                : throw new UsageException($"{at} is not a JSON object such as {{ \"status\": 503 }}");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{at} is not valid JSON: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // JsonElement throws this for half of a surrogate pair, and for bytes that are not UTF-8.
            throw new UsageException($"{at} contains text that is not valid Unicode");
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
                throw new UsageException($"{origin} is given twice: give it once");
            }

            source.Add(setting, origin, Values(setting, property.Value)
                ?? throw new UsageException(
                    $"{origin}: {Shown.Of(property.Value.GetRawText())} is not {KindName(setting.Kind)}: give {setting.Allowed}"));
        }

        return source;
    }

    /// <returns>The values, or null when the JSON value is of another kind.</returns>
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
