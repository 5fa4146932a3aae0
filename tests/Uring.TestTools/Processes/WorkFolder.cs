namespace Uring.TestTools.Processes;

/// <summary>Where a run keeps what it builds and what its servers write; gone with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>Makes it.</summary>
    public WorkFolder() => AppDomain.CurrentDomain.ProcessExit += DeleteWithRun;

    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("uring-bench-").FullName;

    /// <summary>A file in it.</summary>
    /// <param name="name">Its name.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= DeleteWithRun;
        Directory.Delete(Path, recursive: true);
    }

    private void DeleteWithRun(object? sender, EventArgs e) => Directory.Delete(Path, recursive: true);
}
