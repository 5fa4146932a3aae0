using System.Text.RegularExpressions;
using Uring.Regeneration.Header;
using Uring.Regeneration.Output;

namespace Uring.Regeneration;

/// <summary>The difference between the header of the bindings and the header to bind.</summary>
internal sealed partial class HeaderChange
{
    private const int NamedInMessage = 5;
    private readonly AbiStamp _stamp;
    private readonly HeaderTree _header;
    private readonly AbiGeneration _generation;
    private readonly string[] _lost;

    /// <summary>Compares the names of both headers.</summary>
    /// <param name="stamp">The stamp of the bindings.</param>
    /// <param name="header">The header to bind.</param>
    /// <param name="declarations">The declarations of that header.</param>
    public HeaderChange(AbiStamp stamp, HeaderTree header, CDeclarations declarations)
    {
        _stamp = stamp;
        _header = header;
        _generation = AbiGeneration.Of(declarations);
        _lost = [.. stamp.Names.Except(declarations.Names)];
    }

    private bool IsOlder => _stamp.Generation is { } old && _generation.IsOlderThan(old, _lost.Length);

    private string LostNames =>
        $"{_lost.Length} name{(_lost.Length == 1 ? "" : "s")} ({string.Join(", ", _lost.Take(NamedInMessage))}{(_lost.Length > NamedInMessage ? ", ..." : "")})";

    /// <summary>Refuses an older header.</summary>
    /// <param name="force">Whether an older header is allowed.</param>
    /// <exception cref="RegenerationException">
    /// The header is older, and <paramref name="force"/> is false.
    /// </exception>
    public void Check(bool force)
    {
        if (IsOlder && !force)
        {
            throw new RegenerationException(
                ErrorCodes.OlderHeader,
                $"{_header.Header} ({_generation}) is older than the header of interop/Abi, {_stamp.Header} ({_stamp.Generation}): "
                + $"the bindings would lose {LostNames}. Name a newer header, or add -p:ForceOlderHeader=true");
        }
    }

    /// <summary>Reports the lost names, and their uses in the library.</summary>
    /// <param name="interop">The folder interop/, whose code is searched for the names.</param>
    /// <param name="output">Receives the report.</param>
    public void Report(string interop, TextWriter output)
    {
        if (_lost.Length == 0)
        {
            return;
        }

        output.WriteLine($"{_header.Name} lacks {LostNames} of the bindings before");
        string[] used = [.. _lost.Intersect(UsedNames(interop))];
        if (used.Length > 0)
        {
            output.WriteLine(
                $"The library uses {used.Length} of these, such as {used[0]}, and does not build without them. "
                + "To revert: git checkout interop/Abi, or dotnet build interop -t:RegenerateBindings");
        }
    }

    private static HashSet<string> UsedNames(string interop) =>
        Directory.EnumerateFiles(interop, "*.cs", SearchOption.AllDirectories)
            .Where(file => !NotOfLibrary().IsMatch(Path.GetRelativePath(interop, file)))
            .SelectMany(file => Word().Matches(File.ReadAllText(file)))
            .Select(match => match.Value)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("^(Abi|Regeneration|bin|obj)/")]
    private static partial Regex NotOfLibrary();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
