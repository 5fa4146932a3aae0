namespace Uring.Generator.Model;

/// <summary>One implemented helper as text.</summary>
/// <param name="Aliases">The extern aliases that the text requires.</param>
/// <param name="Namespace">The namespace of the declaring type.</param>
/// <param name="TypeKey">The declaring type's metadata name.</param>
/// <param name="TypeHeaders">The declaring type and its containing types, outermost first.</param>
/// <param name="Text">The method, not indented.</param>
internal sealed record EmittedHelper(
    EquatableArray<string> Aliases, string Namespace, string TypeKey, EquatableArray<string> TypeHeaders, string Text);
