using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>lines</c> beside wc(1).</summary>
[Collection(SampleCollection.Name)]
public sealed class LinesTests(SamplePrograms samples)
{
    [Theory]
    [InlineData("printf ''")]
    [InlineData("printf 'no line feed'")]
    [InlineData("seq 1 200000")]
    [InlineData("yes '' | head -n 300000")]
    public async Task Lines_of_a_pipe_are_counted_as_wc_counts_them(string producer)
    {
        Need.Operations(io_uring_op.IORING_OP_READ_MULTISHOT);

        CommandResult theirs = await samples.RunShellAsync("lines", $"{producer} | wc -l");
        CommandResult counted = await samples.RunShellAsync("lines", $"{producer} | \"$PROGRAM\"");

        Assert.Equal(theirs.Succeeded().Output, counted.Succeeded().Output);
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        Need.Operations(io_uring_op.IORING_OP_READ_MULTISHOT);

        (await samples.RunShellAsync("lines", $"\"$PROGRAM\" < {samples.NewFile([1])}")).AssertFailed(1, "give a pipe");
        (await samples.RunAsync("lines", "file")).AssertFailed(2, "usage: PROGRAM | lines");
    }
}
