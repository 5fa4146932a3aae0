using System.Text.RegularExpressions;
using Uring.Regeneration.Header;
using Uring.Regeneration.Output;

namespace Uring.Regeneration;

/// <summary>The difference between the header that the bindings come from and the header that is to be bound.</summary>
internal sealed partial class HeaderChange
{
    private const int NamedInMessage = 5;
    private readonly AbiStamp _stamp;
    private readonly HeaderTree _header;
    private readonly AbiGeneration _generation;
    private readonly string[] _lost;

    /// <summary>Compares the names of both.</summary>
    /// <param name="stamp">The stamp of the bindings.</param>
    /// <param name="header">The header that is to be bound.</param>
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
    /// <exception cref="RegenerationException">The header is older, and not allowed.</exception>
    public void Check(bool force)
    {
        if (IsOlder && !force)
        {
            throw new RegenerationException(
                ErrorCodes.OlderHeader,
                $"{_header.Header} ({_generation}) is older than the bindings in interop/Abi, which come from {_stamp.Header} ({_stamp.Generation}): "
                + $"the bindings would lose {LostNames}. Name a newer header, or add -p:ForceOlderHeader=true");
        }
    }

    /// <summary>Reports the names that are gone, and what follows for the library.</summary>
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
                $"The library uses {used.Length} of these and does not build now, first for want of {used[0]}. "
                + "To come back: git checkout interop/Abi, or dotnet build interop -t:RegenerateBindings");
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
