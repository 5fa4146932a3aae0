namespace Uring.Generator.Model;

/// <summary>One implemented helper as text, with the type it belongs to.</summary>
/// <param name="Namespace">The namespace of the declaring type.</param>
/// <param name="TypeKey">The declaring type's metadata name.</param>
/// <param name="TypeHeaders">The declaring type and the types around it, outermost first.</param>
/// <param name="Text">The method, not indented.</param>
internal sealed record EmittedHelper(string Namespace, string TypeKey, EquatableArray<string> TypeHeaders, string Text);
