using Uring.Regeneration.Header;

namespace Uring.Regeneration.Passes;

/// <summary>
/// The folder that the generator runs in. The headers have the same paths there on every machine, so that no
/// path of a machine reaches the output.
/// </summary>
internal sealed class Stage
{
    private const string Include = "include";
    private readonly string _folder;

    /// <summary>Creates an empty stage.</summary>
    /// <param name="folder">The folder. The constructor removes its content first.</param>
    public Stage(string folder)
    {
        _folder = folder;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>The path of the folder.</summary>
    public string Folder => _folder;

    /// <summary>Returns the staged paths of a header and its parts.</summary>
    public static IReadOnlyList<string> IncludePaths(HeaderTree header) =>
        [.. IncludeNames(header).Select(name => $"{Include}/{name}")];

    /// <summary>
    /// Copies the header to a place where its includes find its parts before the headers of the machine.
    /// </summary>
    public void AddHeader(HeaderTree header)
    {
        foreach ((string source, string path) in header.Files.Zip(IncludePaths(header)))
        {
            Copy(source, path);
        }

        foreach (string name in HeaderTree.KernelOnlyIncludes)
        {
            Write($"{Include}/{name}", "/* Empty: headers_install removes the include of this file. */\n");
        }

        Write("staged.h", string.Concat(IncludeNames(header).Select(name => $"#include <{name}>\n")));
    }

    /// <summary>Copies a file to the top of the stage.</summary>
    public void AddFile(string source) => Copy(source, Path.GetFileName(source));

    /// <summary>Writes the argument file of a pass and returns the empty folder for its output.</summary>
    public string Prepare(Pass pass)
    {
        Write(pass.ArgumentFile, string.Concat(pass.Arguments.Select(argument => argument + "\n")));
        string output = Path.Combine(_folder, Pass.OutputFolder);
        Directory.CreateDirectory(output);
        return output;
    }

    /// <summary>Moves the output of a pass away, so that the next pass begins with an empty folder.</summary>
    /// <returns>The folder with the output.</returns>
    public string Keep(Pass pass)
    {
        string kept = Path.Combine(_folder, pass.KeptFolder);
        Directory.Move(Path.Combine(_folder, Pass.OutputFolder), kept);
        return kept;
    }

    private static IEnumerable<string> IncludeNames(HeaderTree header) =>
    [
        $"{header.IncludeFolder}/io_uring.h",
        .. header.Parts.Select(part => $"{header.IncludeFolder}/io_uring/{Path.GetFileName(part)}"),
    ];

    private void Copy(string source, string path) => Write(path, File.ReadAllText(source));

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
