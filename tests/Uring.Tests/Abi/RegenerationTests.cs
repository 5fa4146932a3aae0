using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>RegenerateBindings refuses what would do harm, and replaces the bindings only when all went well.</summary>
public sealed class RegenerationTests : IDisposable
{
    private const string Version = "22.1.8";

    private readonly BindingsCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task An_older_header_is_refused_by_name_with_what_would_be_lost()
    {
        string older = Header("older.h", text => text
            .Replace("IORING_OP_PIPE,", "", StringComparison.Ordinal)
            .Replace("#define IORING_NOP_CQE32", "#define IORING_NOP_OTHER", StringComparison.Ordinal));

        (int exitCode, string output) = await _copy.BuildAsync("ChooseKernelHeader", $"KernelHeader={older}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"error URINGABI004: {older} (64 operations", output, StringComparison.Ordinal);
        Assert.Contains("which come from headers/io_uring.h (65 operations", output, StringComparison.Ordinal);
        Assert.Contains("2 names would be lost (IORING_NOP_CQE32, IORING_OP_PIPE)", output, StringComparison.Ordinal);
        Assert.Contains("-p:ForceOlderHeader=true", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_of_an_older_kernel_on_this_machine_is_refused()
    {
        const string Installed = "/usr/include/linux/io_uring.h";
        Assert.SkipUnless(File.Exists(Installed), "the kernel's headers are not installed (apt-get install linux-libc-dev)");
        Assert.SkipWhen(
            File.ReadAllText(Installed).Contains("IORING_OP_URING_CMD128", StringComparison.Ordinal),
            "the kernel's headers on this machine are as new as ours");

        (int exitCode, string output) = await _copy.BuildAsync("ChooseKernelHeader", $"KernelHeader={Installed}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"error URINGABI004: {Installed} (", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_header_is_taken_when_forced()
    {
        string older = Header("older.h", text => text.Replace("IORING_OP_PIPE,", "", StringComparison.Ordinal));

        (int exitCode, string output) = await _copy.BuildAsync("ChooseKernelHeader", $"KernelHeader={older}", "ForceOlderHeader=true");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_newer_header_may_drop_a_name()
    {
        string newer = Header("newer.h", text => text
            .Replace("IORING_OP_LAST,", "IORING_OP_BREW, IORING_OP_LAST,", StringComparison.Ordinal)
            .Replace("#define IORING_NOP_CQE32", "#define IORING_NOP_OTHER", StringComparison.Ordinal));

        (int exitCode, string output) = await _copy.BuildAsync("ChooseKernelHeader", $"KernelHeader={newer}");

        Assert.True(exitCode == 0, output);
        Assert.Contains("no longer has 1 names of the bindings: IORING_NOP_CQE32", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_does_not_exist_is_named()
    {
        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", "KernelHeader=/nowhere/io_uring.h");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI003: There is no header /nowhere/io_uring.h", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_generator_tells_how_to_get_it()
    {
        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", "ClangSharp=/nowhere/ClangSharpPInvokeGenerator");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI005", output, StringComparison.Ordinal);
        Assert.Contains("dotnet tool restore", output, StringComparison.Ordinal);
        Assert.Contains("-p:ClangSharp=", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_of_the_generator_is_refused()
    {
        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", $"ClangSharp={await _copy.FakeGeneratorAsync("21.1.0", "exit 1")}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"error URINGABI007: The ClangSharpPInvokeGenerator found is not {Version}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo '    Warning (Line 1, Column 1 in ./io_uring.h): Something new.'", "Something new")]
    [InlineData("exit 0", "names are missing in the output")]
    public async Task A_generator_that_fails_leaves_the_bindings_as_they_were(string script, string reason)
    {
        SortedDictionary<string, string> before = _copy.Bindings();

        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", $"ClangSharp={await _copy.FakeGeneratorAsync(Version, script)}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI008", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal(before, _copy.Bindings());
    }

    [Fact]
    public async Task Regenerating_from_the_same_header_changes_nothing_and_clears_what_is_no_longer_made()
    {
        SortedDictionary<string, string> before = _copy.Bindings();
        // What ClangSharp wrote: the checked-in files without the three lines of the banner.
        string script = $"for file in {Path.Combine(AbiFiles.Interop, "Abi")}/*.cs; do tail -n +4 $file > out/$(basename $file); done";
        string generator = await _copy.FakeGeneratorAsync(Version, script);
        File.WriteAllText(_copy.PathOf("interop/Abi/io_uring_gone.cs"), "// of an earlier kernel\n");

        (int exitCode, string output) = await _copy.BuildAsync("RegenerateBindings", $"ClangSharp={generator}");

        Assert.True(exitCode == 0, output);
        Assert.Equal(before, _copy.Bindings());
    }

    [Fact]
    public void The_tool_manifest_pins_the_version_that_the_target_asks_for()
    {
        string manifest = File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json"));
        string targets = File.ReadAllText(Path.Combine(AbiFiles.Interop, "RegenerateBindings.targets"));

        Assert.Contains($"\"version\": \"{Version}\"", manifest, StringComparison.Ordinal);
        Assert.Contains($"<ClangSharpVersion>{Version}</ClangSharpVersion>", targets, StringComparison.Ordinal);
    }

    private string Header(string name, Func<string, string> edit)
    {
        string file = _copy.PathOf(name);
        File.WriteAllText(file, edit(File.ReadAllText(AbiFiles.Header)));
        return file;
    }
}
