using System.IO.Compression;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>The content of the package of the library.</summary>
[Collection(AloneCollection.Name)]
public class PackageTests
{
    [Fact]
    public async Task The_package_brings_the_generator_as_an_analyzer_and_the_pages_of_its_diagnostics()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("uring-package-");
        try
        {
            (await Command.RunAsync("dotnet", "pack", "interop", "--output", folder.FullName)).Succeeded();

            using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.FullName, "*.nupkg")));
            string[] files = [.. package.Entries.Select(entry => entry.FullName)];
            Assert.Contains("lib/net10.0/Uring.Interop.dll", files);
            Assert.Contains("lib/net10.0/Uring.Interop.xml", files);
            Assert.Contains("analyzers/dotnet/cs/Uring.Generator.dll", files);
            Assert.Contains("docs/diagnostics/URING001.md", files);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
