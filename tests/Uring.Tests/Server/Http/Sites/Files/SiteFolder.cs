using System.Text;
using Uring.Server.Files;
using Uring.Server.Http;
using Uring.Server.Http.Parsing;
using Uring.Server.Http.Sites.Files;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A temporary folder with the files of a site.</summary>
internal sealed class SiteFolder : IDisposable
{
    /// <summary>The origin of the folder in messages.</summary>
    public const string Origin = "--root";

    /// <summary>The time of the last change of the files, in whole seconds.</summary>
    public static readonly DateTime Time = new(2026, 5, 17, 10, 20, 30, DateTimeKind.Utc);

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("uring-root-");

    public SiteFolder() => Directory.CreateDirectory(Root);

    /// <summary>The folder of the site.</summary>
    public string Root => Outside("site");

    public RootOptions Options => new() { Root = new NamedFile(Root, Origin) };

    /// <summary>Returns a path beside the folder of the site.</summary>
    public string Outside(string name) => System.IO.Path.Combine(_parent.FullName, name);

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>Writes a file, and the folders that lead to it.</summary>
    public SiteFolder Write(string name, string content, int age = 0) => Write(name, Encoding.UTF8.GetBytes(content), age);

    /// <inheritdoc cref="Write(string, string, int)"/>
    /// <param name="name">The path of the file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="age">How many seconds before <see cref="Time"/> the file has changed.</param>
    public SiteFolder Write(string name, byte[] content, int age = 0)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllBytes(Path(name), content);
        File.SetLastWriteTimeUtc(Path(name), Time.AddSeconds(-age));
        return this;
    }

    /// <summary>Creates a symbolic link in the site.</summary>
    public SiteFolder Link(string name, string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.CreateSymbolicLink(Path(name), target);
        return this;
    }

    public SiteFiles Read() => SiteFiles.Read(Options);

    /// <summary>Runs a command of the shell in the folder of the site.</summary>
    public async Task ShellAsync(string command) =>
        (await Command.RunInAsync(Root, new Dictionary<string, string>(), "/bin/sh", "-c", command)).Succeeded();

    /// <summary>
    /// Finds the answer to a request target, by the parser of the server; null without one.
    /// </summary>
    public static SiteEntry? Find(SiteFiles files, string target)
    {
        byte[] path = new byte[target.Length];
        Assert.True(TargetPath.TryRead(Encoding.ASCII.GetBytes(target), TargetForm.Origin, path, out int length));
        return files.Table.TryFind(path.AsSpan(0, length), out int index) ? files.Entries[index] : null;
    }

    /// <summary>Returns the content that a request target is answered with.</summary>
    public static string Content(SiteFiles files, string target)
    {
        SiteEntry? entry = Find(files, target);
        Assert.True(entry is not null, $"{target} has no answer");
        return Encoding.UTF8.GetString(Body(entry.Identity));
    }

    public static unsafe byte[] Body(Representation? representation) =>
        new ReadOnlySpan<byte>(representation!.Body, (int)representation.Length).ToArray();

    /// <summary>Returns all field lines of an answer with its whole body.</summary>
    public static string Lines(Representation representation) =>
        Encoding.UTF8.GetString([.. representation.TypeLines, .. representation.LengthLine, .. representation.CommonLines]);

    public static HeaderField Field(string text) => HeaderField.TryParse(text, out HeaderField? field) ? field : throw new ArgumentException(text);

    public void Dispose() => _parent.Delete(recursive: true);
}
