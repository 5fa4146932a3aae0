using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Runs <see cref="ShortOfDescriptorsTests"/> in a process with few descriptors.</summary>
public sealed class DescriptorShortageTests
{
    private const int Limit = 400;

    [Fact]
    public async Task A_server_without_a_free_descriptor_serves_as_soon_as_there_is_one()
    {
        CommandResult result = await Command.RunInAsync(
            AppContext.BaseDirectory,
            new Dictionary<string, string>
            {
                [ShortOfDescriptorsTests.Variable] = "1",

                // The runtime aborts when the thread that compiles in the background finds no free descriptor.
                ["DOTNET_TieredCompilation"] = "0",
            },
            Need.Tool("prlimit", "util-linux"),
            $"--nofile={Limit}:{Limit}",
            Path.Combine(AppContext.BaseDirectory, "Uring.Tests"),
            "--filter-class", typeof(ShortOfDescriptorsTests).FullName!, "--no-ansi", "--progress", "off");
        Async.TestProcess.RequirePassed(result, passed: 2);
    }
}
