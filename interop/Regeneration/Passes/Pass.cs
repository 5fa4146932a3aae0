using Uring.Regeneration.Header;

namespace Uring.Regeneration.Passes;

/// <summary>One run of the generator.</summary>
/// <param name="Target">The processor.</param>
/// <param name="Headers">The name of the bound headers.</param>
/// <param name="ResponseFile">The response file in interop/.</param>
/// <param name="Expected">The declarations of a correct output.</param>
/// <param name="Arguments">The arguments that depend on the headers.</param>
/// <param name="Advice">The fix for missing names, as the end of a message.</param>
internal sealed record Pass(
    Target Target, string Headers, string ResponseFile, CDeclarations Expected, IReadOnlyList<string> Arguments, string Advice)
{
    /// <summary>The folder of the output below the stage. Every response file names it.</summary>
    public const string OutputFolder = "out";

    /// <summary>The file in the stage that holds <see cref="Arguments"/>.</summary>
    public string ArgumentFile => $"{Headers}.header.rsp";

    /// <summary>The folder below the stage that keeps the output.</summary>
    public string KeptFolder => $"{OutputFolder}.{Headers}.{Target.Name}";

    /// <inheritdoc/>
    public override string ToString() => $"{Headers} for {Target.Name}";
}
