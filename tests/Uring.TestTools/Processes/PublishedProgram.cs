namespace Uring.TestTools.Processes;

/// <summary>A build of a program of <c>tests/</c>, made when the run starts.</summary>
/// <param name="work">The folder of the executable.</param>
/// <param name="project">The project. Its name without dots is the property that selects the build.</param>
/// <param name="runtime"><see cref="Jit"/> or <see cref="Aot"/>.</param>
internal sealed class PublishedProgram(WorkFolder work, string project, string runtime)
{
    /// <summary>The build for the JIT.</summary>
    public const string Jit = "jit";

    /// <summary>The build with NativeAOT.</summary>
    public const string Aot = "aot";

    private readonly Lazy<string> _path = new(() => Build(work, project, runtime));

    /// <summary>The end of the names of its peers.</summary>
    public string Runtime => runtime;

    /// <summary>The path of the executable. The first call builds the program.</summary>
    /// <exception cref="InvalidOperationException">The program cannot be built on this machine.</exception>
    public string Path => _path.Value;

    private static string Build(WorkFolder work, string project, string runtime)
    {
        string folder = work.File($"{project}-{runtime}");
        string selection = $"-p:{project.Replace(".", "", StringComparison.Ordinal)}={runtime}";
        Tool publish = Tool.Run("dotnet", "publish", System.IO.Path.Combine(Repository.Root, "tests", project), "-c", "Release", "-v", "quiet", "-o", folder, selection);
        return publish.Succeeded
            ? System.IO.Path.Combine(folder, project)
            : throw new InvalidOperationException(
                $"cannot be built: {Array.Find(publish.Output.Split('\n'), line => line.Contains("error", StringComparison.Ordinal)) ?? publish.Output.Trim()}");
    }
}
