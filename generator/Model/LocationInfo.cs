using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Uring.Generator.Model;

/// <summary>
/// A place in the source. Two places are equal while no edit replaces the tree. A location without its tree
/// would escape <c>#pragma warning disable</c> and <c>#line</c>.
/// </summary>
/// <param name="Tree">The file.</param>
/// <param name="Span">The characters.</param>
internal sealed record LocationInfo(SyntaxTree Tree, TextSpan Span)
{
    public static LocationInfo? From(Location? location) =>
        location?.SourceTree is { } tree ? new LocationInfo(tree, location.SourceSpan) : null;

    public Location ToLocation() => Location.Create(Tree, Span);
}
