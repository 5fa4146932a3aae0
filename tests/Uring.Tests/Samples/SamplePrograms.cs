using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The programs of <c>samples/</c>, built once, and a folder for their files.</summary>
public sealed class SamplePrograms : IAsyncLifetime
{
    // The first two build all projects that the samples refer to.
    private static readonly string[] s_names = ["web", "command", "copy", "tail", "kv", "cat", "buffers", "lines", "echo", "respond", "armed"];

    private readonly string _work = Directory.CreateTempSubdirectory("uring-samples-").FullName;
    private int _files;

    // The SDK puts the build output of a file there.
    private Dictionary<string, string> Variables => new() { ["XDG_DATA_HOME"] = Data };

    private string Data => Path.Combine(_work, "data");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        foreach (string name in s_names[..2])
        {
            await BuildAsync(name);
        }

        // Two builds at a time must not both build a project.
        ParallelOptions two = new() { MaxDegreeOfParallelism = 2 };
        await Parallel.ForEachAsync(s_names[2..], two, async (name, _) => await BuildAsync(name, "-p:BuildProjectReferences=false"));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_work, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns the path of a file that does not exist.</summary>
    internal string NewPath() => Path.Combine(_work, $"file-{Interlocked.Increment(ref _files)}");

    /// <summary>Returns the path of a new file.</summary>
    internal string NewFile(byte[] content)
    {
        string path = NewPath();
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs the SDK in the root of the checkout.</summary>
    internal Task<CommandResult> DotnetAsync(params string[] arguments) => Command.RunInAsync(Repository.Root, Variables, "dotnet", arguments);

    /// <summary>Runs a sample to its end.</summary>
    internal Task<CommandResult> RunAsync(string name, params string[] arguments) =>
        Command.RunInAsync(_work, new Dictionary<string, string>(), Executable(name), arguments);

    /// <summary>Runs a script of a shell, where <c>$PROGRAM</c> is a sample.</summary>
    internal Task<CommandResult> RunShellAsync(string name, string script) => Command.RunInAsync(
        _work, new Dictionary<string, string> { ["PROGRAM"] = Executable(name) }, Need.Tool("bash", "bash"), "-c", script);

    /// <summary>Starts a sample. The caller ends the process.</summary>
    internal Process Start(string name, params string[] arguments) => Process.Start(new ProcessStartInfo(Executable(name), arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private async Task BuildAsync(string name, params string[] options)
    {
        CommandResult build = (await DotnetAsync(["build", $"samples/{name}.cs", .. options])).Succeeded();
        Assert.DoesNotContain("warning", build.Output, StringComparison.OrdinalIgnoreCase);
    }

    private string Executable(string name) => Directory
        .GetDirectories(Path.Combine(Data, "dotnet", "runfile"), $"{name}-*")
        .SelectMany(folder => Directory.GetFiles(Path.Combine(folder, "bin"), name, SearchOption.AllDirectories))
        .Single();
}
