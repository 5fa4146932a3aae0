namespace Uring.Server.Operator.Settings;

/// <summary>A value as the user wrote it.</summary>
/// <param name="Text">
/// The value. From JSON: the content of a string, or the text of a number, a boolean or an object.
/// </param>
/// <param name="Origin">
/// The place of the value in error messages: an option, a variable, or a key and its file.
/// </param>
internal readonly record struct SettingValue(string Text, string Origin)
{
    /// <summary>
    /// The valid values of a JSON object by key, a list as several. Null for any other value.
    /// </summary>
    public ILookup<string, SettingValue>? Object { get; init; }
}
