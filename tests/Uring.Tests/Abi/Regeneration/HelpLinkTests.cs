using System.Xml.Linq;
using Uring.Tests.Support;

namespace Uring.Tests.Abi.Regeneration;

/// <summary>Each error of the build links to its page.</summary>
public sealed class HelpLinkTests : IDisposable
{
    private readonly BindingsCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Theory]
    [InlineData("URINGABI001", "headers/linux.h")]
    [InlineData("URINGABI002", "interop/Abi/statx.cs")]
    public async Task Error_of_the_check_links_to_its_page_in_the_checkout(string id, string edited)
    {
        File.AppendAllText(_copy.PathOf(edited), "\n");

        AssertLink(await _copy.HelpLinksAsync("CheckBindings"), id);
    }

    [Theory]
    [InlineData("URINGABI003", "KernelHeader=/nowhere/io_uring.h")]
    [InlineData("URINGABI005", "ClangSharp=/nowhere/ClangSharpPInvokeGenerator")]
    public async Task Error_of_the_regeneration_links_to_its_page_in_the_checkout(string id, string property) =>
        AssertLink(await _copy.HelpLinksAsync("RegenerateBindings", property), id);

    [Fact]
    public async Task Errors_link_to_the_repository_where_it_has_a_web_address()
    {
        IReadOnlyDictionary<string, string> links = await _copy.HelpLinksAsync(
            "RegenerateBindings", "KernelHeader=/nowhere/io_uring.h", "WebFiles=https://github.com/uring/uring/blob/main/");

        Assert.Equal("https://github.com/uring/uring/blob/main/docs/diagnostics/URINGABI003.md", Assert.Single(links).Value);
    }

    [Fact]
    public void Each_error_with_a_code_has_the_link_of_its_code()
    {
        XElement[] errors =
        [
            .. XDocument.Load(Path.Combine(Repository.Root, "interop", "RegenerateBindings.targets"))
                .Descendants("Error").Where(error => error.Attribute("Code") is not null),
        ];

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal($"$(AbiPages){error.Attribute("Code")!.Value}.md", error.Attribute("HelpLink")?.Value));
    }

    private void AssertLink(IReadOnlyDictionary<string, string> links, string id)
    {
        string link = Assert.Contains(id, links);
        Assert.Equal(_copy.PathOf($"docs/diagnostics/{id}.md"), new Uri(link).LocalPath);
        Assert.True(File.Exists(new Uri(link).LocalPath));
    }
}
