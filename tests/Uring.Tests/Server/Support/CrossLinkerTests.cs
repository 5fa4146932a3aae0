using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The choice of the linker for native code: server/CrossLinker.targets.</summary>
public class CrossLinkerTests
{
    [Theory]
    [InlineData("server", "X64", "linux-arm64", "aarch64-linux-gnu-gcc")]
    [InlineData("server", "Arm64", "linux-x64", "x86_64-linux-gnu-gcc")]
    [InlineData("tests/Uring.Faults", "X64", "linux-arm64", "aarch64-linux-gnu-gcc")]
    public async Task A_cross_compiler_links_for_another_processor(string project, string machine, string runtime, string linker) =>
        Assert.Equal(linker, await LinkerAsync(project, machine, runtime));

    /// <remarks>The SDK takes clang or gcc. Its choice is not visible before the packages are restored.</remarks>
    [Theory]
    [InlineData("X64", "linux-x64")]
    [InlineData("Arm64", "linux-arm64")]
    public async Task The_SDK_chooses_the_linker_for_the_processor_of_the_machine(string machine, string runtime) =>
        Assert.True(await LinkerAsync("server", machine, runtime) is "" or "clang" or "gcc");

    [Fact]
    public async Task A_linker_of_the_command_line_takes_precedence()
    {
        CommandResult result = await EvaluateAsync("server", "X64", "linux-arm64", "-p:CppCompilerAndLinker=clang-22", "-getProperty:CrossTools");
        Assert.Equal("", result.Succeeded().Output.Trim());
    }

    [Theory]
    [InlineData("X64", "linux-arm64", "apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross")]
    [InlineData("Arm64", "linux-x64", "apt-get install gcc-x86-64-linux-gnu libc6-dev-amd64-cross")]
    public async Task A_missing_cross_compiler_is_one_error_that_names_the_packages(string machine, string runtime, string fix)
    {
        CommandResult result = await EvaluateAsync(
            "server", machine, runtime, "-p:PublishAot=true", "-p:_IsPublishing=true", "-p:CrossCompiler=no-such-gcc", "-t:RequireCrossTools", "-v:quiet");
        Assert.NotEqual(0, result.ExitCode);
        string error = Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
        Assert.Contains($"{runtime} requires a compiler and a C library for that processor: {fix}", error, StringComparison.Ordinal);
    }

    private static async Task<string> LinkerAsync(string project, string machine, string runtime) =>
        (await EvaluateAsync(project, machine, runtime, "-getProperty:CppCompilerAndLinker")).Succeeded().Output.Trim();

    private static Task<CommandResult> EvaluateAsync(string project, string machine, string runtime, params string[] options) => Command.RunAsync(
        "dotnet",
        ["msbuild", Path.Combine(Repository.Root, project), "-nologo", $"-p:BuildMachine={machine}", $"-p:RuntimeIdentifier={runtime}", "-p:UringNativeFaults=true", .. options]);
}
