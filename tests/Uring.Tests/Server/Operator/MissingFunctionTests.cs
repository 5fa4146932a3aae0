using System.Text;
using Uring.Server.Operator;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A C library without a function of the server: one line with the name and the fix, and exit code 1.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class MissingFunctionTests(PublishedServer published) : IDisposable
{
    private const string Fix = ": run the server on a system with glibc 2.34 or later; musl does not suffice";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-function-");

    // The callers: the start of the program, a static constructor, the code that drops rights, and the thread
    // of a loop.
    [Theory]
    [InlineData("mallopt", "serve")]
    [InlineData("getrlimit", "check")]
    [InlineData("capset", "serve")]
    [InlineData("sched_setaffinity", "serve")]
    public async Task A_command_reports_the_missing_function(string function, string command)
    {
        CommandResult result = await RunWithoutAsync(function, command, "--cpus", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"uring-server: the C library has no function 'X{function[1..]}'{Fix}\n", result.Error);
    }

    /// <summary>Without these functions the output uses others.</summary>
    [Theory]
    [InlineData("statx")]
    [InlineData("pwritev2")]
    [InlineData("isatty")]
    public async Task A_missing_function_of_the_output_loses_no_line(string function)
    {
        CommandResult result = await RunWithoutAsync(function, "check");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("address       127.0.0.1:", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task A_missing_library_is_reported_too()
    {
        CommandResult result = await RunWithoutAsync("libc", "serve");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"uring-server: the library 'Xibc' cannot be loaded{Fix}\n", result.Error);
    }

    [Theory]
    [InlineData("Unable to find an entry point named 'statx' in shared library 'libc'.")]
    [InlineData("Arg_EntryPointNotFoundExceptionParameterized, statx, libc")]
    public void The_name_comes_from_the_message_of_each_runtime(string message)
    {
        EntryPointNotFoundException missing = new(message);
        string expected = $"the C library has no function 'statx'{Fix}";
        Assert.Equal(expected, MissingFunction.Explain(missing));
        Assert.Equal(expected, MissingFunction.Explain(new TypeInitializationException("a type", new TypeInitializationException("another", missing))));
    }

    [Fact]
    public void Another_exception_is_not_reported_as_a_missing_function()
    {
        Assert.Null(MissingFunction.Explain(new TypeInitializationException("a type", new InvalidOperationException())));
        Assert.Null(MissingFunction.Explain(new TypeInitializationException("a type", null)));
        Assert.Null(MissingFunction.Explain(new IOException()));
    }

    /// <summary>Runs a copy of the server that requires a function with another first letter.</summary>
    private async Task<CommandResult> RunWithoutAsync(string function, params string[] command)
    {
        byte[] program = await File.ReadAllBytesAsync(published.BinaryPath, TestContext.Current.CancellationToken);

        // The last occurrence is that of the P/Invoke. The dynamic symbols of the runtime come before it.
        int at = program.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes($"\0{function}\0"));
        program[at + 1] = (byte)'X';
        string copy = Path.Combine(_folder.FullName, "uring-server");
        await File.WriteAllBytesAsync(copy, program, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        return await Command.RunAsync(copy, [.. command, "--listen", "127.0.0.1:0", "--slots", "64"]);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
