namespace Uring.Generator.Model;

/// <summary>A generated file.</summary>
/// <param name="HintName">The name of the file in the compilation.</param>
/// <param name="Text">Its content.</param>
internal sealed record EmittedFile(string HintName, string Text);
