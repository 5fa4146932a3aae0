using System.Text;

namespace Uring.Tests.Server;

/// <summary>A directory with the files of a site, in a temporary folder.</summary>
internal sealed class ServedFolder : IDisposable
{
    /// <summary>The length of <c>/large.bin</c>: far more than the buffers of a connection hold.</summary>
    public const int LargeLength = 6 << 20;

    /// <summary>The time of modification of all files.</summary>
    public static readonly DateTime Modified = new(2026, 11, 1, 12, 30, 15, DateTimeKind.Utc);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-site-");

    public ServedFolder()
    {
        Write("index.html", "<h1>home</h1>\n");
        Write("a.txt", "0123456789");
        Write("empty.css", "");
        Write("with space.txt", "space");
        Write("docs/index.html", "<h1>docs</h1>\n");
        Write("docs/deep/page.html", "<p>deep</p>\n");
        Write("medium.js", Content("medium.js", 20_000));
        Write("small.js", Content("small.js", 3000));
        Write("large.bin", Content("large.bin", LargeLength));
    }

    public string Path => _folder.FullName;

    /// <summary>The names of the files. No content repeats itself, so that a test finds a shifted part.</summary>
    public static string[] Names => ["a.txt", "empty.css", "medium.js", "small.js", "large.bin"];

    public void Write(string name, string text) => Write(name, Encoding.ASCII.GetBytes(text));

    public void Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Modified);
    }

    public byte[] Read(string name) => File.ReadAllBytes(System.IO.Path.Combine(Path, name));

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Content(string name, int length)
    {
        byte[] content = new byte[length];
        new Random(name.Length).NextBytes(content);
        return content;
    }
}
