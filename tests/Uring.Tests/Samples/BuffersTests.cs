using System.Security.Cryptography;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>buffers</c>.</summary>
[Collection(SampleCollection.Name)]
public sealed class BuffersTests(SamplePrograms samples)
{
    private const int Block = 128 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Block)]
    [InlineData((40 * Block) + 1)]
    public async Task The_copy_has_the_bytes_of_the_source(int length)
    {
        Need.Kernel();
        byte[] content = RandomNumberGenerator.GetBytes(length);
        string target = samples.NewPath();

        (await samples.RunAsync("buffers", samples.NewFile(content), target)).Succeeded();

        byte[] copied = await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken);
        Assert.True(copied.AsSpan().SequenceEqual(content), "the copy has other bytes");
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        Need.Kernel();
        string file = samples.NewFile([1]);

        (await samples.RunAsync("buffers", samples.NewPath(), samples.NewPath())).AssertFailed(1, "buffers: Could not find file");
        (await samples.RunAsync("buffers", file, file)).AssertFailed(1, "already exists");
        (await samples.RunAsync("buffers", file)).AssertFailed(2, "usage: buffers SOURCE TARGET");
    }

    [Fact]
    public async Task A_read_that_fails_ends_the_copy_with_other_reads_in_flight()
    {
        Need.Kernel();

        // The kernel maps nothing at the first addresses of a process.
        (await samples.RunAsync("buffers", "/proc/self/mem", samples.NewPath())).AssertFailed(1, "buffers: read at ");
    }
}
