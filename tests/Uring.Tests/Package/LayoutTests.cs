namespace Uring.Tests.Package;

/// <summary>The package has the generator of the same build, in each output layout.</summary>
[Collection(PackageCollection.Name)]
public sealed class LayoutTests(CleanClone clone)
{
    private const string Generator = "Uring.Generator.dll";

    [Fact]
    public async Task Pack_without_a_build_takes_the_built_generator()
    {
        string packages = clone.NewFolder("no-build");

        await clone.DotnetAsync(clone.Root, "pack", "--no-build", "--output", packages);

        AssertGenerator(Path.Combine(clone.Root, "generator", "bin", "Release", "netstandard2.0"), packages);
    }

    [Fact]
    public async Task Artifacts_path_hides_a_stale_generator()
    {
        string artifacts = clone.NewFolder("artifacts");

        await PackBesideStaleGeneratorAsync("--artifacts-path", artifacts);

        AssertArtifacts(artifacts);
    }

    [Fact]
    public async Task Artifacts_of_the_checkout_hide_a_stale_generator()
    {
        string artifacts = Path.Combine(clone.Root, "artifacts");
        try
        {
            await PackBesideStaleGeneratorAsync("-p:UseArtifactsOutput=true");

            AssertArtifacts(artifacts);
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private static void AssertArtifacts(string artifacts) =>
        AssertGenerator(Path.Combine(artifacts, "bin", "Uring.Generator", "release"), Path.Combine(artifacts, "package", "release"));

    private static void AssertGenerator(string output, string packages)
    {
        using PackageFile package = PackageFile.Open(packages, "Uring.Interop", ".nupkg");
        Assert.Equal(File.ReadAllBytes(Path.Combine(output, Generator)), package.Bytes("analyzers/dotnet/cs/" + Generator));
    }

    private async Task PackBesideStaleGeneratorAsync(params string[] layout)
    {
        string other = Path.Combine(clone.Root, "generator", "bin", "Release", "netstandard2.0", Generator);
        byte[] generator = await File.ReadAllBytesAsync(other, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(other, "of an earlier build", TestContext.Current.CancellationToken);
        try
        {
            await clone.PackAsync(clone.Root, "interop", layout);
        }
        finally
        {
            await File.WriteAllBytesAsync(other, generator, CancellationToken.None);
        }
    }
}
