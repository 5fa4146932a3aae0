using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>The machine's C compiler.</summary>
internal static class CCompiler
{
    /// <summary>The source after preprocessing, with its <c>#define</c> lines and line markers.</summary>
    public static IReadOnlyList<string> Preprocess(string source) =>
        Checked(source, "-std=gnu11", "-E", "-dD", "-x", "c", "-").Split('\n');

    /// <summary>Compiles a program, runs it, and returns the lines it prints.</summary>
    public static IReadOnlyList<string> Run(string source)
    {
        string program = Path.Combine(Path.GetTempPath(), $"uring-abi-{Guid.NewGuid():N}");
        try
        {
            Checked(source, "-std=gnu11", "-w", "-x", "c", "-o", program, "-");
            (int exitCode, string output) = Command.Run(program, null);
            Assert.True(exitCode == 0, $"The program failed: {output}");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static string Checked(string source, params IReadOnlyList<string> arguments)
    {
        (int exitCode, string output) = Command.Run(Need.Tool("gcc", "gcc libc6-dev"), source, arguments);
        Assert.True(exitCode == 0, $"gcc {string.Join(' ', arguments)} failed:\n{output}");
        return output;
    }
}
