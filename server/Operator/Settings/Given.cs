namespace Uring.Server.Operator.Settings;

/// <summary>A value as the user wrote it.</summary>
/// <param name="Text">The value; of JSON, a string's content, and a number's or a boolean's own text.</param>
/// <param name="Origin">Where it was written, as an error names it: an option, a variable, or a key and its file.</param>
internal readonly record struct Given(string Text, string Origin);
