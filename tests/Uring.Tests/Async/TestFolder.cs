namespace Uring.Tests.Async;

/// <summary>A folder for one test, with the descriptors that are open in it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("uring-files-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The files of the folder that are open in this process, with duplicates.</summary>
    public string[] Open() =>
    [
        .. Directory.GetFiles("/proc/self/fd")
            .Select(link => new FileInfo(link).LinkTarget)
            .OfType<string>()
            .Where(target => target.StartsWith(Path, StringComparison.Ordinal)),
    ];

    /// <summary>Creates a file.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string MakeFifo(string name)
    {
        Descriptor.MakeFifo(this[name]);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
