using Uring.Tests.Async;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Runs <see cref="ShortOfDescriptorsTests"/> in a process with few descriptors.</summary>
public sealed class DescriptorShortageTests
{
    private const int Limit = 400;

    [Fact]
    public async Task A_server_without_a_free_descriptor_serves_as_soon_as_there_is_one()
    {
        CommandResult result = await TestProcess.RunByAsync(
            new Dictionary<string, string>
            {
                [ShortOfDescriptorsTests.Variable] = "1",

                // The runtime aborts when the thread that compiles in the background finds no free descriptor.
                ["DOTNET_TieredCompilation"] = "0",
            },
            [Need.Tool("prlimit", "util-linux"), $"--nofile={Limit}:{Limit}"],
            "--filter-class", typeof(ShortOfDescriptorsTests).FullName!);
        TestProcess.RequirePassed(result, passed: 2);
    }
}
