using Microsoft.Win32.SafeHandles;

namespace Uring.Tests.Prep.Kernel;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-kernel-");

    public string Path => _folder.FullName;

    /// <summary>The path of something in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The same, as a path from the working directory.</summary>
    public string Relative(string name) => System.IO.Path.GetRelativePath(Environment.CurrentDirectory, this[name]);

    /// <summary>Makes a file.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    /// <summary>Makes a file and opens it for reading and writing.</summary>
    public SafeFileHandle Open(string name, string content = "") =>
        File.OpenHandle(Write(name, content), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Dispose() => _folder.Delete(recursive: true);
}
