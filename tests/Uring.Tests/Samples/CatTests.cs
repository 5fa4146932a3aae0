using System.Security.Cryptography;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>cat</c>.</summary>
[Collection(SampleCollection.Name)]
public sealed class CatTests(SamplePrograms samples)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task A_file_is_printed_whole(int length)
    {
        Need.Kernel();
        string file = samples.NewFile(RandomNumberGenerator.GetBytes(length));

        CommandResult compared = await samples.RunShellAsync("cat", $"\"$PROGRAM\" {file} | cmp - {file}");

        compared.Succeeded();
    }

    [Fact]
    public async Task A_pipe_is_printed_to_its_end()
    {
        Need.Kernel();

        CommandResult printed = await samples.RunShellAsync("cat", "{ printf 'one\\n'; printf 'two\\n'; } | \"$PROGRAM\" /dev/stdin");

        Assert.Equal("one\ntwo\n", printed.Succeeded().Output);
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        Need.Kernel();

        (await samples.RunAsync("cat", samples.NewPath())).AssertFailed(1, "ENOENT (No such file or directory)");
        (await samples.RunAsync("cat", "/")).AssertFailed(1, "cat: '/': EISDIR (Is a directory)");
        (await samples.RunAsync("cat")).AssertFailed(2, "usage: cat FILE");
    }
}
