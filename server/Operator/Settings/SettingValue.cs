namespace Uring.Server.Operator.Settings;

/// <summary>A value as the user wrote it.</summary>
/// <param name="Text">
/// The value. From JSON: the content of a string, or the text of a number or a boolean.
/// </param>
/// <param name="Origin">
/// The place of the value in error messages: an option, a variable, or a key and its file.
/// </param>
internal readonly record struct SettingValue(string Text, string Origin);
