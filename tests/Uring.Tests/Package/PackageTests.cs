using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>The packages that <c>dotnet pack</c> makes in a clean clone.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageTests(CleanClone clone)
{
    private const string Interop = "Uring.Interop";
    private const string Files = "Uring";
    private const string Kestrel = "Uring.Kestrel";
    private const string Generator = "analyzers/dotnet/cs/Uring.Generator.dll";

    private static readonly string[] s_format = ["_rels/", "[Content_Types].xml", "package/"];

    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Packages => [Interop, Files, Kestrel];

    [Fact]
    public void Pack_at_the_root_makes_the_packages_and_no_other_file()
    {
        using PackageFile package = Open(Interop);
        string version = package.Child("version")!.Value;

        Assert.Equal(
            Packages.SelectMany(name => new[] { $"{name.Data}.{version}.nupkg", $"{name.Data}.{version}.snupkg" }).Order(StringComparer.Ordinal),
            Directory.GetFiles(clone.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            Directory.GetFiles(clone.Root, "*.nupkg", SearchOption.AllDirectories), file => Path.GetDirectoryName(file) != clone.Packages);
    }

    [Fact]
    public void Package_of_the_ring_has_the_library_the_generator_and_the_documentation() => AssertContent(
        Interop,
        "interop",
        [
            Generator,
            .. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "*.md")
                .Select(page => "docs/diagnostics/" + Path.GetFileName(page)),
        ]);

    [Fact]
    public void Package_of_the_files_has_the_library_and_the_documentation() => AssertContent(Files, "interop/Async", []);

    [Fact]
    public void Package_of_the_transport_has_the_library_and_the_documentation() => AssertContent(Kestrel, "interop/Kestrel", []);

    [Theory]
    [MemberData(nameof(Packages))]
    public void Symbols_are_a_package_beside_it(string name)
    {
        using PackageFile package = Open(name);
        using PackageFile symbols = PackageFile.Open(clone.Packages, name, ".snupkg");

        Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Files);
        Assert.Equal(DebugIdOfLibrary(package.Bytes($"lib/net10.0/{name}.dll")), DebugIdOf(symbols.Bytes($"lib/net10.0/{name}.pdb")));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_states_licence_authors_and_tags(string name)
    {
        using PackageFile package = Open(name);

        Assert.Equal("MIT", package.Child("license")!.Value);
        Assert.Equal("Uring contributors", package.Child("authors")!.Value);
        Assert.Contains("io_uring", package.Child("tags")!.Value.Split(' '));
        Assert.Contains("io_uring", package.Child("description")!.Value, StringComparison.Ordinal);
        Assert.Equal("README.md", package.Child("readme")!.Value);
    }

    [Fact]
    public void Package_of_the_ring_depends_on_nothing()
    {
        using PackageFile package = Open(Interop);

        Assert.Empty(Dependencies(package));
    }

    [Fact]
    public void Package_of_the_files_depends_on_that_of_the_ring_with_its_generator()
    {
        using PackageFile package = Open(Files);
        XElement dependency = Assert.Single(Dependencies(package));

        Assert.Equal((Interop, package.Child("version")!.Value), (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));
        Assert.Equal("All", dependency.Attribute("include")!.Value);
        Assert.Null(dependency.Attribute("exclude"));
    }

    /// <remarks>
    /// The transport uses internal types of Uring. A web application needs no generator, and the build of one without
    /// prep helpers stays as it is.
    /// </remarks>
    [Fact]
    public void Package_of_the_transport_depends_on_this_version_of_the_files_and_on_the_framework_of_the_web()
    {
        using PackageFile package = Open(Kestrel);
        XElement dependency = Assert.Single(Dependencies(package));

        Assert.Equal((Files, $"[{package.Child("version")!.Value}]"), (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));
        Assert.Contains("Analyzers", dependency.Attribute("exclude")!.Value.Split(','));
        XElement framework = Assert.Single(
            package.Child("frameworkReferences")!.Descendants(), element => element.Name.LocalName == "frameworkReference");
        Assert.Equal("Microsoft.AspNetCore.App", framework.Attribute("name")!.Value);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_of_a_clone_without_a_remote_names_no_repository(string name)
    {
        using PackageFile package = Open(name);

        Assert.Null(package.Child("repository"));
        Assert.Null(package.Child("projectUrl"));
        Assert.Null(package.Child("releaseNotes"));
    }

    [Fact]
    public async Task Packages_of_another_clone_are_the_same_bytes()
    {
        string other = await clone.CloneAsync("another-clone");

        await clone.PackAllAsync(other);

        foreach (string file in Directory.GetFiles(clone.Packages))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(other, "packages", Path.GetFileName(file))));
        }
    }

    [Fact]
    public async Task Remote_of_the_clone_is_the_repository_of_packages_sources_and_diagnostics()
    {
        const string Repository = "https://github.com/example/uring";
        string folder = clone.NewFolder("with-remote");
        await clone.GitAsync("remote", "add", "origin", "git@github.com:example/uring.git");
        try
        {
            await clone.PackAllAsync(clone.Root, "--configuration", "Debug", "--output", folder);
        }
        finally
        {
            await clone.GitAsync("remote", "remove", "origin");
        }

        AssertRepository(Repository, folder, Interop);
        AssertRepository(Repository, folder, Files);
        AssertRepository(Repository, folder, Kestrel);
        using PackageFile package = PackageFile.Open(folder, Interop, ".nupkg");
        Assert.True(package.Bytes(Generator).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository + "/blob/main/docs/diagnostics/")) > 0);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(clone.Root, "generator", "bin", "Debug", "netstandard2.0", "Uring.Generator.dll")),
            package.Bytes(Generator));
    }

    private static IEnumerable<XElement> Dependencies(PackageFile package) =>
        package.Child("dependencies")!.Descendants().Where(element => element.Name.LocalName == "dependency");

    private static void AssertRepository(string repository, string folder, string name)
    {
        using PackageFile package = PackageFile.Open(folder, name, ".nupkg");
        using PackageFile symbols = PackageFile.Open(folder, name, ".snupkg");
        string commit = package.Child("repository")!.Attribute("commit")!.Value;
        Assert.Equal(repository, package.Child("projectUrl")!.Value);
        Assert.StartsWith(repository, package.Child("repository")!.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.Contains(
            $"https://raw.githubusercontent.com/example/uring/{commit}/*",
            SourceLinkOf(symbols.Bytes($"lib/net10.0/{name}.pdb")),
            StringComparison.Ordinal);
    }

    private PackageFile Open(string name) => PackageFile.Open(clone.Packages, name, ".nupkg");

    private void AssertContent(string name, string folder, string[] others)
    {
        using PackageFile package = Open(name);
        string[] expected = ["README.md", "docs/README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", .. others];

        // The other files are the format's own.
        string[] content =
        [
            .. package.Files.Where(file => file != $"{name}.nuspec" && !s_format.Any(start => file.StartsWith(start, StringComparison.Ordinal))),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), content.Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, folder, "PACKAGE.md")), package.Text("README.md"));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, folder, "README.md")), package.Text("docs/README.md"));
    }

    private static BlobContentId DebugIdOfLibrary(byte[] assembly)
    {
        using var library = new PEReader(new MemoryStream(assembly));
        DebugDirectoryEntry entry = library.ReadDebugDirectory().First(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        return new BlobContentId(library.ReadCodeViewDebugDirectoryData(entry).Guid, entry.Stamp);
    }

    private static BlobContentId DebugIdOf(byte[] symbols)
    {
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        return new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id);
    }

    private static string SourceLinkOf(byte[] symbols)
    {
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        CustomDebugInformation link = reader.CustomDebugInformation
            .Select(reader.GetCustomDebugInformation)
            .Single(information => reader.GetGuid(information.Kind) == s_sourceLink);
        return Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value));
    }
}
