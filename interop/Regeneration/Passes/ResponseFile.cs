namespace Uring.Regeneration.Passes;

/// <summary>Reads the response files of the generator: one argument a line.</summary>
internal static class ResponseFile
{
    /// <summary>Returns the values of an option, up to the next option.</summary>
    public static IReadOnlyList<string> Values(string file, string option) => Values(File.ReadLines(file), option);

    /// <inheritdoc cref="Values(string, string)"/>
    public static IReadOnlyList<string> Values(IEnumerable<string> arguments, string option) =>
        [.. arguments
            .SkipWhile(line => line != option)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("--", StringComparison.Ordinal))];
}
