using System.IO.Compression;
using System.Xml.Linq;

namespace Uring.Tests.Package;

/// <summary>A <c>.nupkg</c> or <c>.snupkg</c>.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly ZipArchive _archive;

    public PackageFile(string path)
    {
        _archive = ZipFile.OpenRead(path);
        string nuspec = Files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal));
        Metadata = XDocument.Parse(Text(nuspec)).Root!.Elements().Single();
    }

    public IEnumerable<string> Files => _archive.Entries.Select(entry => entry.FullName);

    /// <summary>The element <c>metadata</c> of the nuspec.</summary>
    public XElement Metadata { get; }

    /// <summary>Opens a package in a folder of packages.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="package">The name of the package. A version follows in the name of its file.</param>
    /// <param name="extension">The extension of the file.</param>
    public static PackageFile Open(string folder, string package, string extension) => new(Assert.Single(
        Directory.GetFiles(folder, $"{package}.*{extension}"), file => char.IsAsciiDigit(Path.GetFileName(file)[package.Length + 1])));

    public void Dispose() => _archive.Dispose();

    /// <summary>Returns the child of the metadata, null if there is none.</summary>
    public XElement? Child(string name) => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    public byte[] Bytes(string file)
    {
        using Stream content = _archive.GetEntry(file)!.Open();
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }

    public string Text(string file) => new StreamReader(new MemoryStream(Bytes(file))).ReadToEnd();
}
