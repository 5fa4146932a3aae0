namespace Uring.Server.Http.Sites.Files;

/// <summary>The content of a site in memory, before its answers are prepared.</summary>
/// <param name="Files">The files, each path once.</param>
/// <param name="Redirect">The body of redirects.</param>
/// <param name="Directories">The number of directories, with the outermost one.</param>
internal sealed record SiteContent(IReadOnlyList<SiteFile> Files, FileBody Redirect, int Directories)
{
    /// <summary>The memory of the bodies.</summary>
    public required IReadOnlyList<BodyMemory> Memory { get; init; }

    /// <summary>
    /// The files that are not served, and the siblings that are not used, as one line each.
    /// </summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The number of files and directories that are not served.</summary>
    public int Omitted { get; init; }

    /// <summary>Adds a user of the memory.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public void Share()
    {
        foreach (BodyMemory memory in Memory)
        {
            _ = memory.Share();
        }
    }

    /// <summary>Removes a user of the memory. The last one frees it.</summary>
    public void Release()
    {
        foreach (BodyMemory memory in Memory)
        {
            memory.Release();
        }
    }
}
