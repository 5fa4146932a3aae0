using System.Text.Json;

namespace Uring.Server.Operator.Settings;

/// <summary>Reads a JSON array whose items are strings, or objects with declared keys.</summary>
internal static class JsonItems
{
    public const string KindName = "a JSON array of strings and objects";

    /// <returns>The items, or null when the value is not such an array.</returns>
    /// <exception cref="UsageException">A key of an object is unknown or given twice, or its value is
    /// invalid.</exception>
    public static IReadOnlyList<SettingValue>? Read(Setting setting, string origin, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Object)
            ? [.. value.EnumerateArray().Select((item, index) => Item(setting, origin, item, index))]
            : null;

    private static SettingValue Item(Setting setting, string origin, JsonElement item, int index)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            return new SettingValue(item.GetString()!, origin);
        }

        string place = $"item {index + 1} of {origin}";
        List<(string Key, SettingValue Value)> values = [];
        foreach ((ItemKey key, string at, JsonElement value) in JsonKeys.Of(item, setting.ItemKeys, place, "keys"))
        {
            string[] texts = JsonKeys.Texts(key.Kind, value) ?? throw JsonKeys.WrongKind(at, value, key, JsonKeys.NameOf(key.Kind));
            if (Array.Find(texts, text => !key.IsValid(text)) is { } invalid)
            {
                throw new UsageException($"{at}: '{Shown.Of(invalid)}' is not {key.Allowed}");
            }

            values.AddRange(texts.Select(text => (key.Name, new SettingValue(text, at))));
        }

        return new SettingValue(item.GetRawText(), place) { Object = values.ToLookup(pair => pair.Key, pair => pair.Value) };
    }
}
