using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>tail</c> beside tail(1).</summary>
[Collection(SampleCollection.Name)]
public sealed class TailTests(SamplePrograms samples)
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no line feed")]
    [InlineData("1\n2\n3\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11")]
    [InlineData("\n\n\n\n\n\n\n\n\n\n\n\n")]
    public Task Short_files_end_as_tail_prints_them(string content) => AssertAsTailAsync(content);

    // The search goes backwards in blocks of 65,536 bytes.
    [Theory]
    [InlineData(20, 65_535)]
    [InlineData(12, 65_536)]
    [InlineData(1000, 100)]
    [InlineData(65_536, 0)]
    public Task Long_files_end_as_tail_prints_them(int lines, int length) =>
        AssertAsTailAsync(string.Concat(Enumerable.Repeat(new string('x', length) + "\n", lines)) + "end");

    [Fact]
    public async Task A_file_that_grows_and_is_truncated_is_followed()
    {
        Need.Kernel();
        string file = samples.NewFile("one\n"u8.ToArray());
        using Process tail = samples.Start("tail", file, "--follow");
        try
        {
            Assert.Equal("one", await tail.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

            await File.AppendAllTextAsync(file, "two\nthree\n", TestContext.Current.CancellationToken);
            Assert.Equal("two", await tail.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("three", await tail.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

            await using (FileStream truncated = new(file, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
            {
                Assert.Equal($"tail: '{file}' is truncated", await tail.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
            }

            await File.AppendAllTextAsync(file, "four\n", TestContext.Current.CancellationToken);
            Assert.Equal("four", await tail.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            tail.Kill();
            await tail.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        CommandResult missing = await samples.RunAsync("tail", samples.NewPath());
        CommandResult wrong = await samples.RunAsync("tail", "--follow", "file");

        Assert.Equal((1, 2), (missing.ExitCode, wrong.ExitCode));
        Assert.StartsWith("tail: No such file or directory", Assert.Single(missing.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal("usage: tail FILE [--follow]\n", wrong.Error);
    }

    private async Task AssertAsTailAsync(string content)
    {
        Need.Kernel();
        string file = samples.NewFile(System.Text.Encoding.UTF8.GetBytes(content));
        CommandResult theirs = (await Command.RunAsync(Need.Tool("tail", "coreutils"), "-n", "10", file)).Succeeded();

        Assert.Equal(theirs.Output, (await samples.RunAsync("tail", file)).Succeeded().Output);
    }
}
