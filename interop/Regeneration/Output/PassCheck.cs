using Uring.Regeneration.Header;

namespace Uring.Regeneration.Output;

/// <summary>
/// Compares the names of a pass with the names that its headers declare, in both directions.
/// </summary>
internal static class PassCheck
{
    private const int NamedInMessage = 3;

    /// <summary>Returns the first difference, or null when the output is complete.</summary>
    /// <param name="expected">The declarations of the headers of the pass.</param>
    /// <param name="emitted">The output of the pass.</param>
    public static string? FindProblem(CDeclarations expected, EmittedNames emitted)
    {
        HashSet<string> constants = [.. expected.Macros, .. expected.EnumConstants];
        IEnumerable<string> fields = expected.Structs
            .Where(entry => emitted.Structs.ContainsKey(entry.Key))
            .SelectMany(entry => entry.Value
                .Where(field => !field.IsFlexible && !emitted.Structs[entry.Key].Contains(field.Name))
                .Select(field => $"{entry.Key}.{field.Name}"));
        return Describe("missing in the output", expected.Structs.Keys.Except(emitted.Structs.Keys), "structure")
            ?? Describe("missing in the output", expected.EnumTags.Except(emitted.Enums), "enum")
            ?? Describe("missing in the output", constants.Except(emitted.Constants), "constant")
            ?? Describe("missing in the output", fields, "field")
            ?? Describe("not in the headers", emitted.Structs.Keys.Except(expected.Structs.Keys), "structure")
            ?? Describe("not in the headers", emitted.Enums.Except(expected.EnumTags), "enum")
            ?? Describe("not in the headers", emitted.Constants.Except(constants), "constant");
    }

    private static string? Describe(string problem, IEnumerable<string> names, string kind)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        return all.Length == 0
            ? null
            : $"{all.Length} {kind}{(all.Length == 1 ? " is" : "s are")} {problem}: {string.Join(", ", all.Take(NamedInMessage))}{(all.Length > NamedInMessage ? ", ..." : "")}";
    }
}
