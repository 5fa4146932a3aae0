using System.Security.Cryptography;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>copy</c> beside cp(1).</summary>
[Collection(SampleCollection.Name)]
public sealed class CopyTests(SamplePrograms samples)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(10_000_001)]
    public async Task A_copy_has_the_bytes_of_its_source(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        string target = samples.NewPath();

        CommandResult copy = (await samples.RunAsync("copy", samples.NewFile(content), target)).Succeeded();

        Assert.Equal("", copy.Output + copy.Error);
        byte[] copied = await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken);
        Assert.True(content.AsSpan().SequenceEqual(copied));
    }

    [Fact]
    public async Task The_SDK_runs_the_sample_without_a_project()
    {
        string target = samples.NewPath();

        (await samples.DotnetAsync("run", "samples/copy.cs", samples.NewFile("text"u8.ToArray()), target)).Succeeded();

        Assert.Equal("text", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData((UnixFileMode)0x1FF)]
    public async Task A_new_file_gets_the_mode_that_cp_gives_it(UnixFileMode mode)
    {
        string source = samples.NewFile([1, 2, 3]);
        File.SetUnixFileMode(source, mode);
        (string ours, string theirs) = (samples.NewPath(), samples.NewPath());

        (await samples.RunAsync("copy", source, ours)).Succeeded();
        (await Command.RunAsync(Need.Tool("cp", "coreutils"), source, theirs)).Succeeded();

        Assert.Equal(File.GetUnixFileMode(theirs), File.GetUnixFileMode(ours));
    }

    [Fact]
    public async Task A_longer_file_is_replaced_and_keeps_its_mode()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute;
        string target = samples.NewFile(new byte[1_000_000]);
        File.SetUnixFileMode(target, Mode);

        (await samples.RunAsync("copy", samples.NewFile("short"u8.ToArray()), target)).Succeeded();

        Assert.Equal("short", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal(Mode, File.GetUnixFileMode(target));
    }

    [Fact]
    public async Task A_file_is_not_copied_onto_itself()
    {
        string file = samples.NewFile("text"u8.ToArray());
        string link = samples.NewPath();
        File.CreateSymbolicLink(link, file);

        AssertRefused(1, "are the same file", await samples.RunAsync("copy", file, link));
        Assert.Equal("text", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        string file = samples.NewFile([]);

        AssertRefused(1, "copy: No such file or directory", await samples.RunAsync("copy", samples.NewPath(), samples.NewPath()));
        AssertRefused(1, "is not a regular file", await samples.RunAsync("copy", "/dev/null", samples.NewPath()));
        AssertRefused(1, "copy: ", await samples.RunAsync("copy", file, "/"));
        AssertRefused(2, "usage: copy SOURCE TARGET", await samples.RunAsync("copy", file));
    }

    private static void AssertRefused(int code, string message, CommandResult result)
    {
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(message, Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }
}
