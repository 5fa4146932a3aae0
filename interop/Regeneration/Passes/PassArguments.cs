using Uring.Regeneration.Header;

namespace Uring.Regeneration.Passes;

/// <summary>Finds the arguments of the generator that depend on the header.</summary>
internal static class PassArguments
{
    /// <summary>Creates the arguments for the declarations of a pass.</summary>
    /// <param name="declarations">The declarations that the pass binds.</param>
    /// <param name="traverse">
    /// The staged headers with the declarations, or none for the file of the pass.
    /// </param>
    public static IReadOnlyList<string> Create(CDeclarations declarations, IEnumerable<string> traverse)
    {
        List<string> arguments = [];
        AddOption(arguments, "--traverse", traverse);

        // ClangSharp emits an array without a length as one element. The size of the structure is wrong then.
        AddOption(arguments, "--exclude", Fields(declarations, field => field.IsFlexible).SelectMany(Exclusions));

        // ClangSharp treats an array of one element as an array without a length.
        AddOption(arguments, "--with-length", Fields(declarations, field => field.Length == "1").Select(entry => $"{entry.Struct}::{entry.Field.Name}=1"));
        return arguments;
    }

    private static IEnumerable<(string Struct, CField Field)> Fields(CDeclarations declarations, Func<CField, bool> predicate) =>
        declarations.Structs.SelectMany(entry => entry.Value.Where(predicate).Select(field => (entry.Key, field)));

    /// <summary>
    /// Returns the names of a field. In an anonymous group a field also has a property with a name.
    /// </summary>
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
