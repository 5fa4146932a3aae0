using Uring.Tests.Support;

namespace Uring.Tests.Docs;

/// <summary>Links between the files of the documentation.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Files => [.. MarkdownFile.All.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_relative_link_has_a_target(string path)
    {
        MarkdownFile file = MarkdownFile.At(path);

        Assert.All(RelativeLinks(file), link => Assert.True(
            Path.Exists(Path.Combine(Repository.Root, file.Resolve(link.Target))), $"{path}: the link to {link.Target} leads nowhere"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_anchor_is_a_heading_of_its_target(string path)
    {
        MarkdownFile file = MarkdownFile.At(path);

        Assert.All(RelativeLinks(file).Where(link => link.Anchor.Length > 0), link =>
        {
            MarkdownFile target = link.Target.Length == 0 ? file : MarkdownFile.At(file.Resolve(link.Target));
            Assert.True(target.Anchors.Contains(link.Anchor), $"{path}: {target.Path} has no heading for #{link.Anchor}");
        });
    }

    [Fact]
    public void Every_page_of_the_documentation_is_in_its_index()
    {
        MarkdownFile index = MarkdownFile.At("docs/README.md");
        string[] linked = [.. RelativeLinks(index).Select(link => index.Resolve(link.Target))];

        Assert.Empty(MarkdownFile.All
            .Select(file => file.Path)
            .Where(path => Path.GetDirectoryName(path) == "docs" && path != index.Path)
            .Except(linked));
    }

    private static IEnumerable<(string Target, string Anchor)> RelativeLinks(MarkdownFile file) => file.Links
        .Where(link => !link.Contains("://", StringComparison.Ordinal))
        .Select(link => link.Split('#'))
        .Select(parts => (parts[0], parts.ElementAtOrDefault(1) ?? ""));
}
