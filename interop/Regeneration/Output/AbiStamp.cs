using System.Security.Cryptography;

namespace Uring.Regeneration.Output;

/// <summary>
/// The file interop/Abi/abi.stamp: the header, its generation, its names, and a hash of every file read or
/// written. An ordinary build compares the hashes.
/// </summary>
internal sealed class AbiStamp
{
    private const string Title = "# The origin of the C# beside this file. Written by RegenerateBindings: do not edit.";
    private readonly IReadOnlyList<string> _lines;

    private AbiStamp(IReadOnlyList<string> lines) => _lines = lines;

    /// <summary>The folder and file name of the header, or null without a stamp.</summary>
    public string? Header => Values("header").FirstOrDefault();

    /// <summary>The generation of the header, or null without a stamp.</summary>
    public AbiGeneration? Generation => AbiGeneration.Parse(Values("generation").FirstOrDefault());

    /// <summary>The names that the bindings have.</summary>
    public IEnumerable<string> Names => Values("name");

    /// <summary>Reads a stamp. A file that does not exist is an empty stamp.</summary>
    public static AbiStamp Read(string file) => new(File.Exists(file) ? File.ReadAllLines(file) : []);

    /// <summary>Creates the stamp of new bindings.</summary>
    /// <param name="header">The name of the header.</param>
    /// <param name="generation">The generation of the header.</param>
    /// <param name="generator">The name and version of the generator.</param>
    /// <param name="sources">The header and its parts.</param>
    /// <param name="inputs">The files of the tree that the bindings depend on.</param>
    /// <param name="outputs">The C# files.</param>
    /// <param name="names">The names of the header.</param>
    public static AbiStamp Create(
        string header, AbiGeneration generation, string generator, IEnumerable<string> sources, IEnumerable<string> inputs, IEnumerable<string> outputs, IEnumerable<string> names) =>
        new(
        [
            Title,
            $"header {header}",
            $"generation {generation}",
            $"generator {generator}",
            .. sources.Select(file => Hash("source", file)),
            .. inputs.Select(file => Hash("input", file)),
            .. outputs.Select(file => Hash("output", file)),
            .. names.Select(name => $"name {name}"),
        ]);

    /// <summary>Writes the stamp, unless the file holds it already.</summary>
    public void Write(string file)
    {
        if (!File.Exists(file) || !File.ReadAllLines(file).SequenceEqual(_lines))
        {
            File.WriteAllLines(file, _lines);
        }
    }

    private IEnumerable<string> Values(string key) =>
        _lines.Where(line => line.StartsWith(key + " ", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..]);

    private static string Hash(string key, string file) =>
        $"{key} {Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}";
}
