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
        foreach ((Setting setting, string origin, JsonElement value) in JsonKeys.Of(settings, s_settings, path, "settings"))
        {
            if (setting.ItemKeys.Count > 0)
            {
                source.Add(setting, origin, JsonItems.Read(setting, origin, value)
                    ?? throw JsonKeys.WrongKind(origin, value, setting, JsonItems.KindName));
            }
            else
            {
                source.Add(setting, origin, JsonKeys.Texts(setting.Kind, value)
                    ?? throw JsonKeys.WrongKind(origin, value, setting, JsonKeys.NameOf(setting.Kind)));
            }
        }

        return source;
    }

    private static readonly IReadOnlyList<Setting> s_settings = [.. ServerSettings.All.Where(setting => setting.InFile)];
}
