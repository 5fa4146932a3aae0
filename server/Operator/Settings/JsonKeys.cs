using System.Text.Json;

namespace Uring.Server.Operator.Settings;

/// <summary>Reads the values of a JSON object whose keys are declared.</summary>
internal static class JsonKeys
{
    /// <summary>Returns each key with its place and its value.</summary>
    /// <param name="json">The object.</param>
    /// <param name="declared">The keys that the object can have.</param>
    /// <param name="place">The place of the object in error messages.</param>
    /// <param name="kind">The name of the keys in error messages.</param>
    /// <exception cref="UsageException">A key is unknown or given twice.</exception>
    public static IEnumerable<(T Key, string Origin, JsonElement Value)> Of<T>(JsonElement json, IReadOnlyList<T> declared, string place, string kind)
        where T : class, ISettingKey
    {
        HashSet<string> seen = [];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string origin = $"\"{Shown.Of(property.Name)}\" in {place}";
            T key = declared.FirstOrDefault(key => key.Name == property.Name)
                ?? throw new UsageException($"{origin} is not one of the {kind} {string.Join(", ", declared.Select(key => key.Name))}");
            if (!seen.Add(property.Name))
            {
                throw new UsageException($"{origin} is given twice: give it once");
            }

            yield return (key, origin, property.Value);
        }
    }

    /// <summary>
    /// Returns the texts of a value, several for a list; null when the JSON value is of another kind.
    /// </summary>
    public static string[]? Texts(SettingKind kind, JsonElement value) => (kind, value.ValueKind) switch
    {
        (SettingKind.Text or SettingKind.Size, JsonValueKind.String) => [value.GetString()!],
        (SettingKind.Number or SettingKind.Size, JsonValueKind.Number) => [value.GetRawText()],
        (SettingKind.Flag, JsonValueKind.True or JsonValueKind.False) => [value.GetRawText()],
        (SettingKind.List, JsonValueKind.Array) when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => null,
    };

    /// <summary>Composes the error for a value of another kind.</summary>
    public static UsageException WrongKind(string origin, JsonElement value, ISettingKey key, string kindName) =>
        new($"{origin}: {Shown.Of(value.GetRawText())} is not {kindName}: give {key.Allowed}");

    public static string NameOf(SettingKind kind) => kind switch
    {
        SettingKind.Number => "a JSON number",
        SettingKind.Size => "a JSON number or string",
        SettingKind.Flag => "a JSON boolean",
        SettingKind.List => "a JSON array of strings",
        _ => "a JSON string",
    };
}
