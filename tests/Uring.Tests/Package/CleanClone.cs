using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>
/// A clone of the checkout without build output and without a remote, and the packages that <c>dotnet
/// pack</c> makes in it.
/// </summary>
public sealed class CleanClone : IAsyncLifetime
{
    private readonly string _work = Directory.CreateTempSubdirectory("uring-package-").FullName;

    /// <summary>The root of the clone. Projects of the tests are beside it.</summary>
    public string Root => Path.Combine(_work, "uring");

    /// <summary>The packages of <c>dotnet pack</c> at the root.</summary>
    public string Packages => Path.Combine(Root, "packages");

    public async ValueTask InitializeAsync()
    {
        await CopyAsync();
        await GitAsync("init", "--quiet");
        await GitAsync("add", "--all");
        await GitAsync("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "--message", "clone");
        LinkFallbackPackages();
        await DotnetAsync(Root, "pack");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_work, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The packages of NuGet on this machine.</summary>
    internal static string MachinePackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Returns the path of a new folder beside the clone.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_work, name)).FullName;

    /// <summary>Runs the SDK in a folder, and requires that the command succeeds.</summary>
    internal async Task<CommandResult> DotnetAsync(string folder, params string[] arguments) =>
        (await RunAsync(folder, "dotnet", arguments)).Succeeded();

    /// <summary>Packs a project of a clone once more.</summary>
    internal Task PackAsync(string root, string project, params string[] arguments) =>
        // The analyzers take half of the time, and the first pack has run them.
        DotnetAsync(root, ["pack", project, "-p:RunAnalyzers=false", .. arguments]);

    /// <summary>Packs the projects of all packages of a clone once more, without the other projects.</summary>
    internal async Task PackAllAsync(string root, params string[] arguments)
    {
        string filter = Path.Combine(_work, $"{Path.GetFileName(root)}.slnf");
        await File.WriteAllTextAsync(filter, $$"""
            {
              "solution": {
                "path": "{{Path.GetFileName(root)}}/Uring.sln",
                "projects": [
                  "interop/Uring.Interop.csproj",
                  "interop/Async/Uring.csproj",
                  "interop/Kestrel/Uring.Kestrel.csproj"
                ]
              }
            }
            """);
        await PackAsync(root, filter, arguments);
    }

    /// <summary>Runs git in the clone, and requires that the command succeeds.</summary>
    internal async Task GitAsync(params string[] arguments) =>
        (await RunAsync(Root, Need.Tool("git", "git"), arguments)).Succeeded();

    /// <summary>Clones the clone to another path, without build output and without a remote.</summary>
    internal async Task<string> CloneAsync(string name)
    {
        string folder = NewFolder(name);
        await GitAsync("clone", "--quiet", Root, folder);
        await GitAsync("-C", folder, "remote", "remove", "origin");
        return folder;
    }

    /// <summary>Runs a program in a folder, apart from the packages and files of the user.</summary>
    internal Task<CommandResult> RunAsync(string folder, string program, params string[] arguments)
    {
        Dictionary<string, string> variables = new()
        {
            // The version of the package stays the same from build to build, so a cached package would be an
            // old one.
            ["NUGET_PACKAGES"] = Path.Combine(_work, "cache"),
            ["NUGET_FALLBACK_PACKAGES"] = Path.Combine(_work, "fallback"),

            // A release is built like this.
            ["CI"] = "true",
            ["SOURCE_DATE_EPOCH"] = "1700000000",

            // `dotnet run` of a file puts its build output there.
            ["XDG_DATA_HOME"] = Path.Combine(_work, "data"),
        };
        return Command.RunInAsync(folder, variables, program, arguments);
    }

    private async Task CopyAsync()
    {
        CommandResult files = await Command.RunAsync(
            Need.Tool("git", "git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        foreach (string file in files.Succeeded().Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var source = new FileInfo(Path.Combine(Repository.Root, file));
            if (source.Exists)
            {
                string target = Path.Combine(Root, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                source.CopyTo(target);
            }
        }
    }

    // The packages that the checkout requires are on this machine already, so a restore downloads nothing.
    private void LinkFallbackPackages()
    {
        string fallback = NewFolder("fallback");
        foreach (string folder in Directory.Exists(MachinePackages) ? Directory.GetDirectories(MachinePackages) : [])
        {
            string name = Path.GetFileName(folder);
            if (!name.StartsWith("uring", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateSymbolicLink(Path.Combine(fallback, name), folder);
            }
        }
    }
}
