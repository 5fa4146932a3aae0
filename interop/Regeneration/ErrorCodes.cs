namespace Uring.Regeneration;

/// <summary>
/// The codes of the errors. URINGABI001 and URINGABI002 belong to the check of an ordinary build in
/// RegenerateBindings.targets.
/// </summary>
internal static class ErrorCodes
{
    /// <summary>The header does not exist.</summary>
    public const string NoHeader = "URINGABI003";

    /// <summary>The header is older than the bindings.</summary>
    public const string OlderHeader = "URINGABI004";

    /// <summary>The generator does not run.</summary>
    public const string NoGenerator = "URINGABI005";

    /// <summary>The generator lacks a native library.</summary>
    public const string NoNativeLibrary = "URINGABI006";

    /// <summary>The generator has another version than the bindings require.</summary>
    public const string OtherGenerator = "URINGABI007";

    /// <summary>The output of the generator differs from the declarations of the headers.</summary>
    public const string BadOutput = "URINGABI008";

    /// <summary>The header has a declaration that no binding can hold, or lacks one of its parts.</summary>
    public const string UnknownDeclaration = "URINGABI009";
}
