using System.CommandLine;

namespace Uring.Regeneration;

/// <summary>The command line. RegenerateBindings.targets runs it.</summary>
internal static class RegenerateCommand
{
    /// <summary>Creates the command and its options.</summary>
    public static RootCommand Create()
    {
        Option<string> interop = new("--interop") { Description = "The folder interop/ of the repository.", Required = true };
        Option<string?> header = new("--header") { Description = "The io_uring.h to bind. The default is headers/io_uring.h." };
        Option<string?> generator = new("--generator") { Description = "A ClangSharpPInvokeGenerator, instead of the tool of .config/dotnet-tools.json." };
        Option<string> stage = new("--stage") { Description = "A folder for intermediate files. Its content is removed first.", Required = true };
        Option<bool> force = new("--force-older-header") { Description = "Bind a header that lacks names of the bindings." };
        Option<string?> error = new("--error-file") { Description = "A file for the code and the message of an error. The default is the standard error stream." };
        RootCommand command = new("Replaces interop/Abi with the C# that ClangSharp emits for the header of io_uring.")
        {
            interop, header, generator, stage, force, error,
        };
        command.SetAction(parsed => Run(FullPath(parsed.GetValue(error)), new RegenerationOptions
        {
            Interop = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(interop))),
            Header = FullPath(parsed.GetValue(header)),
            Generator = FullPath(parsed.GetValue(generator)),
            Stage = Path.GetFullPath(parsed.GetRequiredValue(stage)),
            ForceOlderHeader = parsed.GetValue(force),
        }));
        return command;
    }

    private static int Run(string? errorFile, RegenerationOptions options)
    {
        try
        {
            new RegenerationRun(options, Console.Out).Run();
            return 0;
        }
        catch (RegenerationException e)
        {
            Report($"{e.Code}: {e.Message}", errorFile);
            return 1;
        }
    }

    private static void Report(string error, string? errorFile)
    {
        if (errorFile is null)
        {
            Console.Error.WriteLine($"error {error}");
            return;
        }

        // The folder of the stage is beside the file, and does not exist yet.
        Directory.CreateDirectory(Path.GetDirectoryName(errorFile)!);
        File.WriteAllText(errorFile, error);
    }

    private static string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path);
}
