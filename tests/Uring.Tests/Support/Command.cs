using System.Diagnostics;

namespace Uring.Tests.Support;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10) * Slowness.Factor;

    /// <summary>Runs a program in the root of the checkout, and keeps its output.</summary>
    public static Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        RunInAsync(Repository.Root, new Dictionary<string, string>(), program, arguments);

    /// <summary>Runs a program in a folder, with additional variables, and keeps its output.</summary>
    public static async Task<CommandResult> RunInAsync(
        string folder, IReadOnlyDictionary<string, string> variables, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };

        // The variables that `dotnet test` sets for its children change the behaviour of a nested `dotnet`.
        foreach (string name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToList())
        {
            start.Environment.Remove(name);
        }

        // A nested `dotnet` can leave a compiler or build server running. The server inherits the pipes, and would
        // keep them open for ten idle minutes. With SharedCompilationId the compiler server runs already, and ends
        // with the script that started it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = start.Environment.ContainsKey("SharedCompilationId") ? "true" : "false";
        if (Path.GetFileName(program) == "dotnet")
        {
            // The profile of the code of the SDK pays off only in longer runs.
            start.Environment["DOTNET_TieredPGO"] = "0";
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output.WaitAsync(limit.Token), await error.WaitAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {s_limit}, or left its output open");
            throw;
        }
    }

    private static bool IsOfTheOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_HOST", StringComparison.Ordinal)
        || name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal);
}
