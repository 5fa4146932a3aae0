using Microsoft.Win32.SafeHandles;

namespace Uring.Tests.Prep.Kernel;

/// <summary>The folder of a test. The disposal deletes it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-kernel-");

    public string Path => _folder.FullName;

    /// <summary>The path of a file or folder in this folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Returns the path from the working directory.</summary>
    public string Relative(string name) => System.IO.Path.GetRelativePath(Environment.CurrentDirectory, this[name]);

    /// <summary>Creates a file.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    /// <summary>Creates a file, and opens it for reading and writing.</summary>
    public SafeFileHandle Open(string name, string content = "") =>
        File.OpenHandle(Write(name, content), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Dispose() => _folder.Delete(recursive: true);
}
