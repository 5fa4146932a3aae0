using Uring.Server.Operator;

namespace Uring.Server.Http.Sites.Files;

/// <summary>
/// The files of a directory in memory, and the answers with them. Immutable, and shared by all loops.
/// </summary>
internal sealed class SiteFiles : IDisposable
{
    private readonly RootOptions _options;
    private readonly SiteContent _content;
    private readonly SiteAnswers _answers;

    private SiteFiles(RootOptions options, SiteContent content)
    {
        (_options, _content) = (options, content);
        _answers = SiteComposer.Compose(options, content.Files, content.Redirect);
        Counts = SiteCounts.Of(content);
        GivesDate = new HeaderLines(options.Headers).Has("Date");
        Bytes = content.Memory.Sum(static memory => memory.Length) + (_answers.Representations.Length * SiteReader.MemoryOfAnswer);
    }

    /// <summary>Finds the index of an entry by the path of a request.</summary>
    public PathTable Table => _answers.Table;

    /// <summary>The answers by index.</summary>
    public SiteEntry[] Entries => _answers.Entries;

    /// <summary>The representations of all entries, each at its <see cref="Representation.Index"/>.</summary>
    public Representation[] Representations => _answers.Representations;

    /// <summary>The answer to a path without an entry, with status 404; null without one.</summary>
    public SiteEntry? NotFound => _answers.NotFound;

    /// <summary>The answer to a path without an entry, with status 200; null without one.</summary>
    public SiteEntry? Fallback => _answers.Fallback;

    /// <summary>Whether the headers of the settings give Date. An answer then has no other one.</summary>
    public bool GivesDate { get; }

    /// <summary>
    /// The files that are not served, and other mistakes in the directory, as one line each.
    /// </summary>
    public IReadOnlyList<string> Notices => _content.Notices;

    /// <summary>The size of the site, for the lines of the server.</summary>
    public SiteCounts Counts { get; }

    /// <summary>
    /// The memory that the site takes, in bytes. The part beside the bodies is an estimate.
    /// </summary>
    public long Bytes { get; }

    /// <summary>Reads the whole directory.</summary>
    /// <exception cref="UsageException">
    /// The directory cannot be read, changes while it is read, or does not fit into the memory.
    /// </exception>
    public static SiteFiles Read(RootOptions options) => Of(options, new SiteReader(options).Read());

    /// <summary>Finds the entry of a path, which must be normalised.</summary>
    /// <returns>Null when the site has no such path.</returns>
    public SiteEntry? Find(ReadOnlySpan<byte> path) => Table.TryFind(path, out int index) ? Entries[index] : null;

    /// <summary>Prepares the answers, and takes the memory of the content over.</summary>
    /// <exception cref="UsageException">The file that answers other paths is missing.</exception>
    public static SiteFiles Of(RootOptions options, SiteContent content)
    {
        try
        {
            return new SiteFiles(options, content);
        }
        catch
        {
            content.Release();
            throw;
        }
    }

    /// <summary>
    /// Compresses the files that gain by it, and returns the site with these representations. The two sites
    /// share the other bodies. Takes seconds for a large site, which can be disposed meanwhile.
    /// </summary>
    /// <param name="cancelled">Ends the work between two files.</param>
    /// <exception cref="OperationCanceledException">The work has been cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The site has been disposed.</exception>
    /// <exception cref="OutOfMemoryException">The memory does not suffice.</exception>
    public SiteFiles Compressed(CancellationToken cancelled = default)
    {
        _content.Share();
        SiteContent compressed;
        try
        {
            compressed = new SiteCompressor(_content, _options.MaxMemory - Bytes, cancelled).Compress();
        }
        catch
        {
            _content.Release();
            throw;
        }

        return Of(_options, compressed);
    }

    /// <summary>Frees the memory, except the bodies that another version of the site uses.</summary>
    public void Dispose() => _content.Release();
}
