using Uring.Server.Operator;

namespace Uring.Server.Http.Sites.Files;

/// <summary>The files of a directory in memory, and the answers with them. Immutable, and shared by all loops.</summary>
internal sealed unsafe class SiteFiles : IDisposable
{
    private readonly SiteAnswers _answers;
    private readonly BodyMemory[] _memory;

    private SiteFiles(SiteAnswers answers, BodyMemory[] memory) => (_answers, _memory) = (answers, memory);

    /// <summary>Finds the index of an entry by the path of a request.</summary>
    public PathTable Table => _answers.Table;

    /// <summary>The answers by index.</summary>
    public IReadOnlyList<SiteEntry> Entries => _answers.Entries;

    /// <summary>The representations of all entries, each at its <see cref="Representation.Index"/>.</summary>
    public IReadOnlyList<Representation> Representations => _answers.Representations;

    /// <summary>The answer to a path without an entry, with status 404; null without one.</summary>
    public SiteEntry? NotFound => _answers.NotFound;

    /// <summary>The answer to a path without an entry, with status 200; null without one.</summary>
    public SiteEntry? Fallback => _answers.Fallback;

    /// <summary>The files that are not served, as one line each.</summary>
    public IReadOnlyList<string> Notices { get; private init; } = [];

    /// <summary>The memory that the site takes, in bytes.</summary>
    public long Bytes { get; private init; }

    /// <summary>Reads the whole directory.</summary>
    /// <exception cref="UsageException">
    /// The directory cannot be read, changes while it is read, or does not fit into the memory.
    /// </exception>
    public static SiteFiles Read(RootOptions options)
    {
        List<(byte[] Path, string Name)> found = [];
        foreach (string name in Directory.EnumerateFiles(options.Root.Path, "*", SearchOption.AllDirectories))
        {
            found.Add((System.Text.Encoding.UTF8.GetBytes($"/{System.IO.Path.GetRelativePath(options.Root.Path, name)}"), name));
        }

        ReadOnlySpan<byte> moved = "Moved Permanently\n"u8;
        long total = found.Sum(file => new FileInfo(file.Name).Length) + moved.Length;
        BodyMemory memory = new(total);
        moved.CopyTo(new Span<byte>(memory.Data, moved.Length));
        byte* next = memory.Data + moved.Length;
        List<SiteFile> files = [];
        foreach ((byte[] path, string name) in found)
        {
            byte[] content = File.ReadAllBytes(name);
            content.CopyTo(new Span<byte>(next, content.Length));
            files.Add(new SiteFile(path, ((DateTimeOffset)File.GetLastWriteTimeUtc(name)).ToUnixTimeSeconds(), new FileBody(next, (uint)content.Length)));
            next += content.Length;
        }

        return new SiteFiles(SiteComposer.Compose(options, files, new FileBody(memory.Data, (uint)moved.Length)), [memory]) { Bytes = total };
    }

    /// <summary>
    /// Compresses the files that gain by it, and returns the site with these representations. Both share the other
    /// bodies. Runs for seconds, on a thread of the caller's.
    /// </summary>
    public SiteFiles Compressed() => new(_answers, [.. _memory.Select(static memory => memory.Share())]) { Bytes = Bytes, Notices = Notices };

    /// <summary>Gives the memory back, unless another version of the site uses it.</summary>
    public void Dispose() => Array.ForEach(_memory, static memory => memory.Release());
}
