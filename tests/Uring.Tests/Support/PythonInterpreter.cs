namespace Uring.Tests.Support;

/// <summary>
/// The interpreter of Python itself. A version manager puts a shell script in its place. The script takes longer than most
/// of the programs that it starts.
/// </summary>
internal static class PythonInterpreter
{
    private static readonly Lazy<Task<CommandResult>> s_executable = new(
        () => Command.RunAsync(Need.Tool("python3", "python3"), "-c", "import sys; print(sys.executable)"));

    /// <summary>The path of the interpreter. Without Python the test is skipped.</summary>
    public static string Path
    {
        get
        {
            _ = Need.Tool("python3", "python3");
            return s_executable.Value.GetAwaiter().GetResult().Succeeded().Output.Trim();
        }
    }
}
