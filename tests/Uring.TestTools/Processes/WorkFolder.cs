namespace Uring.TestTools.Processes;

/// <summary>
/// A temporary folder for the programs that a run builds and the files that its servers write.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>Creates the folder. The end of the process deletes the folder at the latest.</summary>
    public WorkFolder() => AppDomain.CurrentDomain.ProcessExit += DeleteWithRun;

    /// <summary>The path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("uring-run-").FullName;

    /// <summary>Returns the path of a file in the folder.</summary>
    /// <param name="name">The name of the file.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= DeleteWithRun;
        Directory.Delete(Path, recursive: true);
    }

    private void DeleteWithRun(object? sender, EventArgs e) => Directory.Delete(Path, recursive: true);
}
