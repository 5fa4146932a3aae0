using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>The packages that <c>dotnet pack</c> makes in a clean clone.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageTests(CleanClone clone) : IDisposable
{
    private const string Generator = "analyzers/dotnet/cs/Uring.Generator.dll";

    private static readonly string[] s_format = ["_rels/", "[Content_Types].xml", "Uring.Interop.nuspec", "package/"];

    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly PackageFile _package = PackageFile.Open(clone.Packages, ".nupkg");

    public void Dispose() => _package.Dispose();

    [Fact]
    public void Pack_at_the_root_makes_the_packages_and_no_other_file()
    {
        string version = _package.Child("version")!.Value;

        Assert.Equal(
            [$"Uring.Interop.{version}.nupkg", $"Uring.Interop.{version}.snupkg"],
            Directory.GetFiles(clone.Packages).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            Directory.GetFiles(clone.Root, "*.nupkg", SearchOption.AllDirectories), file => Path.GetDirectoryName(file) != clone.Packages);
    }

    [Fact]
    public void Package_has_the_library_the_generator_and_the_documentation()
    {
        string[] expected =
        [
            "README.md", "docs/README.md", Generator, "lib/net10.0/Uring.Interop.dll", "lib/net10.0/Uring.Interop.xml",
            .. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "*.md")
                .Select(page => "docs/diagnostics/" + Path.GetFileName(page)),
        ];

        // The other files are the format's own.
        string[] content = [.. _package.Files.Where(file => !s_format.Any(start => file.StartsWith(start, StringComparison.Ordinal)))];
        Assert.Equal(expected.Order(StringComparer.Ordinal), content.Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "interop", "PACKAGE.md")), _package.Text("README.md"));
    }

    [Fact]
    public void Symbols_are_a_package_beside_it()
    {
        using PackageFile symbols = PackageFile.Open(clone.Packages, ".snupkg");

        Assert.Contains("lib/net10.0/Uring.Interop.pdb", symbols.Files);
        Assert.Equal(DebugIdOfLibrary(), DebugIdOf(symbols.Bytes("lib/net10.0/Uring.Interop.pdb")));
    }

    [Fact]
    public void Package_states_licence_authors_and_tags_and_depends_on_nothing()
    {
        Assert.Equal("MIT", _package.Child("license")!.Value);
        Assert.Equal("Uring contributors", _package.Child("authors")!.Value);
        Assert.Contains("io_uring", _package.Child("tags")!.Value.Split(' '));
        Assert.StartsWith("io_uring for .NET", _package.Child("description")!.Value, StringComparison.Ordinal);
        Assert.Equal("README.md", _package.Child("readme")!.Value);
        Assert.DoesNotContain(_package.Child("dependencies")!.Descendants(), element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public void Package_of_a_clone_without_a_remote_names_no_repository()
    {
        Assert.Null(_package.Child("repository"));
        Assert.Null(_package.Child("projectUrl"));
        Assert.Null(_package.Child("releaseNotes"));
    }

    [Fact]
    public async Task Packages_of_another_clone_are_the_same_bytes()
    {
        string other = await clone.CloneAsync("another-clone");

        await clone.PackAsync(other);

        foreach (string file in Directory.GetFiles(clone.Packages))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(other, "packages", Path.GetFileName(file))));
        }
    }

    [Fact]
    public async Task Remote_of_the_clone_is_the_repository_of_package_sources_and_diagnostics()
    {
        const string Repository = "https://github.com/example/uring";
        string folder = clone.NewFolder("with-remote");
        await clone.GitAsync("remote", "add", "origin", "git@github.com:example/uring.git");
        try
        {
            await clone.PackAsync(clone.Root, "--configuration", "Debug", "--output", folder);
        }
        finally
        {
            await clone.GitAsync("remote", "remove", "origin");
        }

        using PackageFile package = PackageFile.Open(folder, ".nupkg");
        using PackageFile symbols = PackageFile.Open(folder, ".snupkg");
        string commit = package.Child("repository")!.Attribute("commit")!.Value;
        Assert.Equal(Repository, package.Child("projectUrl")!.Value);
        Assert.StartsWith(Repository, package.Child("repository")!.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.Contains(
            $"https://raw.githubusercontent.com/example/uring/{commit}/*",
            SourceLinkOf(symbols.Bytes("lib/net10.0/Uring.Interop.pdb")),
            StringComparison.Ordinal);
        Assert.True(package.Bytes(Generator).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository + "/blob/main/docs/diagnostics/")) > 0);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(clone.Root, "generator", "bin", "Debug", "netstandard2.0", "Uring.Generator.dll")),
            package.Bytes(Generator));
    }

    private BlobContentId DebugIdOfLibrary()
    {
        using var library = new PEReader(new MemoryStream(_package.Bytes("lib/net10.0/Uring.Interop.dll")));
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
