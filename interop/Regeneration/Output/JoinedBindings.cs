using Uring.Regeneration.Passes;

namespace Uring.Regeneration.Output;

/// <summary>
/// The bindings of all processors as one assembly. A constant that differs becomes a property, whose value the
/// processor of the process decides. A structure that differs becomes one structure for each processor.
/// </summary>
internal sealed class JoinedBindings
{
    private readonly List<string> _differences = [];

    private JoinedBindings()
    {
    }

    /// <summary>The files of interop/Abi.</summary>
    public Bindings Bindings { get; } = new();

    /// <summary>Joins the bindings of the processors, in the order of <see cref="Target.All"/>.</summary>
    /// <exception cref="RegenerationException">The bindings have a difference of another kind.</exception>
    public static JoinedBindings Create(IReadOnlyList<Bindings> bindings)
    {
        (Bindings x64, Bindings arm64) = (bindings[0], bindings[1]);
        JoinedBindings joined = new();
        foreach (string file in x64.FileNames.Union(arm64.FileNames).Order(StringComparer.Ordinal))
        {
            joined.Add(file, x64[file], arm64[file]);
        }

        return joined;
    }

    /// <summary>Returns the names that differ, as a part of the report.</summary>
    public string DescribeDifferences() => _differences.Count == 0
        ? "the same bindings for x86_64 and aarch64"
        : $"{_differences.Count} binding{(_differences.Count == 1 ? " differs" : "s differ")} between x86_64 and aarch64: {string.Join(", ", _differences)}";

    private void Add(string file, string? x64, string? arm64)
    {
        if (x64 is null || arm64 is null)
        {
            Target only = arm64 is null ? Target.X64 : Target.Arm64;
            throw new RegenerationException(ErrorCodes.BadOutput, $"ClangSharp emits {file} for {only.Name} alone");
        }

        if (ProcessorDifference.Find(x64, arm64) is not { } difference)
        {
            Bindings[file] = x64;
            return;
        }

        foreach ((string name, string text) in difference.Files)
        {
            Bindings[name] = text;
        }

        _differences.AddRange(difference.Names);
    }
}
