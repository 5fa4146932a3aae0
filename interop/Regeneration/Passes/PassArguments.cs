using Uring.Regeneration.Header;

namespace Uring.Regeneration.Passes;

/// <summary>Finds the arguments of the generator that depend on the header.</summary>
internal static class PassArguments
{
    /// <summary>Creates the arguments for the declarations of a pass.</summary>
    /// <param name="declarations">The declarations that the pass binds.</param>
    /// <param name="traverse">The staged headers whose declarations count, or none for the file itself.</param>
    public static IReadOnlyList<string> Create(CDeclarations declarations, IEnumerable<string> traverse)
    {
        List<string> arguments = [];
        AddOption(arguments, "--traverse", traverse);

        // ClangSharp gives an array without a length one element, and the structure a wrong size.
        AddOption(arguments, "--exclude", Fields(declarations, field => field.IsFlexible).SelectMany(Exclusions));

        // ClangSharp takes an array of one element for an array without a length.
        AddOption(arguments, "--with-length", Fields(declarations, field => field.Length == "1").Select(entry => $"{entry.Struct}::{entry.Field.Name}=1"));
        return arguments;
    }

    private static IEnumerable<(string Struct, CField Field)> Fields(CDeclarations declarations, Func<CField, bool> predicate) =>
        declarations.Structs.SelectMany(entry => entry.Value.Where(predicate).Select(field => (entry.Key, field)));

    /// <summary>Within an anonymous group, both the field and the property that stands in for the field have a name.</summary>
    private static IEnumerable<string> Exclusions((string Struct, CField Field) entry) =>
        entry.Field.IsNested
            ? [$"{entry.Struct}::{entry.Field.Name}", $"{entry.Struct}::*::{entry.Field.Name}"]
            : [$"{entry.Struct}::{entry.Field.Name}"];

    private static void AddOption(List<string> arguments, string option, IEnumerable<string> values)
    {
        string[] all = [.. values];
        if (all.Length > 0)
        {
            arguments.Add(option);
            arguments.AddRange(all);
        }
    }
}
