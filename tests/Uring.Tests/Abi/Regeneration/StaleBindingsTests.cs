namespace Uring.Tests.Abi.Regeneration;

/// <summary>An ordinary build reports headers and bindings that do not match.</summary>
public sealed class StaleBindingsTests : IDisposable
{
    private readonly BindingsCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [Fact]
    public async Task Bindings_that_match_their_header_pass()
    {
        (int exitCode, string output) = await _copy.BuildAsync("CheckBindings");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Changed_inputs_are_named_with_the_fix()
    {
        string[] inputs = ["headers/io_uring.h", "headers/linux.h", "interop/io_uring.umbrella.h", "interop/generate.rsp"];
        foreach (string file in inputs)
        {
            File.AppendAllText(_copy.PathOf(file), "\n");
        }

        (int exitCode, string output) = await _copy.BuildAsync("CheckBindings");

        Assert.NotEqual(0, exitCode);
        string names = string.Join(", ", inputs.Select(Path.GetFileName));
        Assert.Contains($"error URINGABI001: The bindings in interop/Abi are stale: {names} changed", output, StringComparison.Ordinal);
        Assert.Contains("dotnet tool restore && dotnet build interop -t:RegenerateBindings", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bindings_edited_by_hand_are_named()
    {
        File.AppendAllText(_copy.PathOf("interop/Abi/io_uring_sqe.cs"), "// better\n");
        File.WriteAllText(_copy.PathOf("interop/Abi/io_uring_mine.cs"), "// mine\n");
        File.Delete(_copy.PathOf("interop/Abi/io_uring_cqe.cs"));

        (int exitCode, string output) = await _copy.BuildAsync("CheckBindings");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI002", output, StringComparison.Ordinal);
        Assert.Contains("io_uring_sqe.cs", output, StringComparison.Ordinal);
        Assert.Contains("io_uring_mine.cs", output, StringComparison.Ordinal);
        Assert.Contains("io_uring_cqe.cs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bindings_without_a_stamp_are_stale()
    {
        File.Delete(_copy.PathOf("interop/Abi/abi.stamp"));

        (int exitCode, string output) = await _copy.BuildAsync("CheckBindings");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error URINGABI001", output, StringComparison.Ordinal);
    }
}
