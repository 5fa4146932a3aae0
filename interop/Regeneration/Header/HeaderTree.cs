using System.Collections.ObjectModel;

namespace Uring.Regeneration.Header;

/// <summary>
/// An io_uring.h and its parts. Kernel trees, installed headers and liburing keep the parts in the folder
/// <c>io_uring/</c> beside the header.
/// </summary>
internal sealed class HeaderTree
{
    private const string PartFolder = "io_uring";

    private readonly IReadOnlyList<HeaderSource> _sources;

    private HeaderTree(IReadOnlyList<HeaderSource> sources, IReadOnlyList<string> leftOut)
    {
        _sources = sources;
        Header = sources[0].File;
        Parts = [.. sources.Skip(1).Select(source => source.File)];
        LeftOut = leftOut;
        IncludeFolder = FindIncludeFolder();
    }

    /// <summary>Parts outside the ABI, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NoAbi { get; } = new ReadOnlyDictionary<string, string>(
        new Dictionary<string, string> { ["mock_file.h"] = "the commands of a driver for the kernel's own tests" });

    /// <summary>The path of io_uring.h.</summary>
    public string Header { get; }

    /// <summary>The paths of the bound parts, by name.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>The paths of the parts outside the ABI.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>
    /// The folder before <c>io_uring/</c> in the includes of the header, such as <c>linux</c>.
    /// </summary>
    public string IncludeFolder { get; }

    /// <summary>The header and the bound parts.</summary>
    public IEnumerable<string> Files => [Header, .. Parts];

    /// <summary>The folder and file name, which name the origin and no path of this machine.</summary>
    public string Name => $"{Path.GetFileName(Path.GetDirectoryName(Header))}/{Path.GetFileName(Header)}";

    /// <summary>
    /// Files that headers of a kernel tree may include. headers_install removes these includes.
    /// </summary>
    public static IReadOnlyList<string> KernelOnlyIncludes { get; } = ["linux/compiler.h", "linux/compiler_types.h"];

    /// <summary>Finds the parts of a header.</summary>
    /// <param name="header">The path of an io_uring.h.</param>
    /// <exception cref="RegenerationException">
    /// The header or a part that it includes does not exist.
    /// </exception>
    public static HeaderTree Find(string header)
    {
        if (!File.Exists(header))
        {
            throw new RegenerationException(
                ErrorCodes.NoHeader,
                $"There is no header {header}: name an io_uring.h with -p:KernelHeader=<file>, or omit it for headers/io_uring.h");
        }

        string folder = Path.Combine(Path.GetDirectoryName(header)!, PartFolder);
        string[] all = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.h").Order(StringComparer.Ordinal)] : [];
        string[] parts = [.. all.Where(part => !NoAbi.ContainsKey(Path.GetFileName(part)))];
        return new HeaderTree([.. parts.Prepend(header).Select(HeaderSource.Read)], [.. all.Except(parts)]);
    }

    /// <summary>Reads the declarations of the header and its parts.</summary>
    /// <exception cref="RegenerationException">A declaration cannot be bound.</exception>
    public CDeclarations ReadDeclarations() => ReadDeclarations(_sources);

    /// <summary>Reads the declarations of headers.</summary>
    /// <exception cref="RegenerationException">A declaration cannot be bound.</exception>
    public static CDeclarations ReadDeclarations(IEnumerable<string> files) => ReadDeclarations(files.Select(HeaderSource.Read));

    private static CDeclarations ReadDeclarations(IEnumerable<HeaderSource> sources)
    {
        CDeclarations declarations = new();
        foreach ((string file, CPreprocessor source) in sources)
        {
            if (source.MacrosWithArguments.Count > 0)
            {
                throw new RegenerationException(
                    ErrorCodes.UnknownDeclaration,
                    $"{file} defines the macro {source.MacrosWithArguments[0]} with arguments, and no constant can hold such a macro: extend interop/Regeneration to bind it");
            }

            source.Macros.ForEach(declarations.AddMacro);
            CDeclarationReader.Read(file, source.Code, declarations);
        }

        return declarations;
    }

    private string FindIncludeFolder()
    {
        string? folder = null;
        foreach ((string file, CPreprocessor source) in _sources)
        {
            foreach (string include in source.Includes)
            {
                string[] path = include.Split('/');
                if (path.Length < 2 || path[^2] != PartFolder)
                {
                    continue;
                }

                folder ??= string.Join('/', path[..^2]);
                if (!Parts.Any(part => Path.GetFileName(part) == path[^1]))
                {
                    throw new RegenerationException(
                        ErrorCodes.UnknownDeclaration,
                        $"{file} includes {include}, but {PartFolder}/ beside {Header} does not have this file: name the header of a complete tree");
                }
            }
        }

        return string.IsNullOrEmpty(folder) ? "linux" : folder;
    }
}
