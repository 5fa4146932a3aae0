using Uring.TestTools.Processes;

namespace Uring.Bench.Files;

/// <summary>A build of <c>tests/Uring.FileLoad</c>, made when the run starts.</summary>
/// <param name="work">The folder of the executable.</param>
/// <param name="runtime"><see cref="Jit"/> or <see cref="Aot"/>.</param>
internal sealed class FileProgram(WorkFolder work, string runtime)
{
    /// <summary>The build for the JIT.</summary>
    public const string Jit = "jit";

    /// <summary>The build with NativeAOT.</summary>
    public const string Aot = "aot";

    private readonly Lazy<string> _path = new(() => Build(work, runtime));

    /// <summary>The end of the names of its peers.</summary>
    public string Runtime => runtime;

    /// <summary>The path of the executable. The first call builds the program.</summary>
    /// <exception cref="InvalidOperationException">The program cannot be built on this machine.</exception>
    public string Path => _path.Value;

    private static string Build(WorkFolder work, string runtime)
    {
        string project = System.IO.Path.Combine(Repository.Root, "tests", "Uring.FileLoad");
        Tool publish = Tool.Run("dotnet", "publish", project, "-c", "Release", "-v", "quiet", "-o", work.File(runtime), $"-p:UringFileLoad={runtime}");
        return publish.Succeeded
            ? System.IO.Path.Combine(work.File(runtime), "Uring.FileLoad")
            : throw new InvalidOperationException(
                $"cannot be built: {Array.Find(publish.Output.Split('\n'), line => line.Contains("error", StringComparison.Ordinal)) ?? publish.Output.Trim()}");
    }
}
