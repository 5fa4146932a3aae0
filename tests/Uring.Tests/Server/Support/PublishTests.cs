using System.Text.RegularExpressions;

namespace Uring.Tests.Server;

/// <summary>
/// The publish command of the README, `dotnet publish -r linux-x64 -p:PublishAot=true` at the root.
/// </summary>
[Collection(ServerCollection.Name)]
public partial class PublishTests(PublishedServer published)
{
    [Fact]
    public void Publishing_at_the_root_gives_no_warning() =>
        Assert.DoesNotMatch(Complaint(), published.PublishOutput);

    [Fact]
    public void The_binary_is_native_code_and_needs_no_assembly_beside_it()
    {
        byte[] start = File.ReadAllBytes(published.BinaryPath)[..4];
        Assert.Equal("\u007fELF"u8, start);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(published.BinaryPath)!, "*.dll"));
    }

    [GeneratedRegex("(warning|error) [A-Z]+[0-9]+|MSB[0-9]+|NETSDK[0-9]+")]
    private static partial Regex Complaint();
}
