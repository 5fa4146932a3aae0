using System.Globalization;
using System.Text;
using Uring.Server.Files;
using Uring.Server.Operator;

namespace Uring.Server.Http.Sites.Files;

/// <summary>Prepares the answers of a site from its files.</summary>
internal sealed unsafe class SiteComposer
{
    private const string CacheControl = "Cache-control";
    private const string EntityTag = "ETag";
    private const string LastModified = "Last-modified";
    private const string Location = "Location";
    private const string Vary = "Vary";

    private readonly List<Representation> _representations = [];
    private readonly List<SiteEntry> _entries = [];
    private readonly List<(byte[] Path, int Value)> _paths = [];
    private readonly RootOptions _options;
    private readonly HeaderLines _lines;
    private readonly bool _hasValidators;
    private readonly bool _givesVary;

    private SiteComposer(RootOptions options)
    {
        (_options, _lines) = (options, new HeaderLines(options.Headers));

        // The tag and the date of the settings are not those of the files, so no condition can be decided by
        // them.
        _hasValidators = !_lines.Has(EntityTag) && !_lines.Has(LastModified);
        _givesVary = options.Headers.Any(static field => field.IsNamed(Vary)
            && (field.Value.Contains("Accept-Encoding", StringComparison.OrdinalIgnoreCase) || field.Value == "*"));
    }

    /// <param name="options">The settings of the site.</param>
    /// <param name="files">The files, each path once.</param>
    /// <param name="redirect">The body of redirects.</param>
    /// <exception cref="UsageException">The file that answers other paths is missing.</exception>
    public static SiteAnswers Compose(RootOptions options, IReadOnlyList<SiteFile> files, FileBody redirect)
    {
        SiteComposer composer = new(options);
        foreach (SiteFile file in files)
        {
            composer.Add(file, redirect);
        }

        SiteEntry? notFound = options.NotFound is { } page ? composer.Error(Find(files, page, options)) : null;
        SiteEntry? fallback = options.Fallback is { } other ? composer.EntryOf(Find(files, other, options)) : null;
        return new SiteAnswers(new PathTable(composer._paths), [.. composer._entries], [.. composer._representations], notFound, fallback);
    }

    private static SiteFile Find(IReadOnlyList<SiteFile> files, NamedFile name, RootOptions options)
    {
        byte[] path = Encoding.UTF8.GetBytes($"/{name.Path}");
        return files.FirstOrDefault(file => file.Path.AsSpan().SequenceEqual(path)) ?? throw new UsageException(
            $"{name.Origin}: '{Shown.Of(name.Path)}' is not a file of the site '{Shown.Of(options.Root.Path)}': create it, or name another file");
    }

    private void Add(SiteFile file, FileBody redirect)
    {
        byte[]? directory = file.Directory;
        string? cache = _options.CacheRules.FirstOrDefault(rule => rule.Matches(file.Path) || (directory is not null && rule.Matches(directory)))?.Value;
        AddPath(file.Path, Content(file, cache));
        if (directory is not null)
        {
            _paths.Add((directory, _entries.Count - 1));
            if (directory.Length > 1 && LocationPath.Encode(directory) is { Length: <= RootOptions.MostLocation } location)
            {
                AddPath(directory[..^1], Redirect(location, redirect));
            }
        }
    }

    private void AddPath(byte[] path, SiteEntry entry)
    {
        _paths.Add((path, _entries.Count));
        _entries.Add(entry);
    }

    private SiteEntry EntryOf(SiteFile file) => _entries[_paths.Find(path => path.Path == file.Path).Value];

    private SiteEntry Content(SiteFile file, string? cache) => Entry(file, (body, coding, lines) =>
    {
        string tag = $"\"{body.Digest:x16}{(coding is null ? "" : $"-{coding}")}\"";
        if (_hasValidators)
        {
            lines.Always(EntityTag, tag)
                .Always(LastModified, DateTime.UnixEpoch.AddSeconds(file.Modified).ToString("R", CultureInfo.InvariantCulture))
                .Unless("Accept-ranges", "bytes");
        }

        // A rule names the path, so it precedes a header for all paths.
        lines = cache is null ? lines.Headers() : lines.Always(CacheControl, cache).Headers(except: CacheControl);
        return Represent(200, file, body, coding, lines.Take(), tag);
    });

    private SiteEntry Error(SiteFile file) => Entry(file, (body, coding, lines) => Represent(404, file, body, coding, lines.Headers().Take()));

    private SiteEntry Entry(SiteFile file, Func<FileBody, string?, HeaderLines, Representation> represent)
    {
        // Without the line a cache could send a coding to a client that cannot decode it. A Vary of the
        // settings stays beside the line, since the values of both count.
        bool varies = (file.Gzip ?? file.Brotli) is not null && !_givesVary;
        Representation Compose(FileBody body, string? coding) => represent(body, coding, varies ? _lines.Always(Vary, "Accept-Encoding") : _lines);
        return new SiteEntry(
            Compose(file.Identity, file.OwnCoding),
            file.Gzip is { } gzip ? Compose(gzip, Siblings.Gzip) : null,
            file.Brotli is { } brotli ? Compose(brotli, "br") : null);
    }

    private SiteEntry Redirect(string location, FileBody body)
    {
        int queryOffset = _lines.Has(Location) ? 0 : $"{Location}: {location}".Length;
        byte[] common = _lines.Unless(Location, location).Headers().Take();
        return new SiteEntry(Represent(301, file: null, body, coding: null, common, queryOffset: queryOffset), null, null);
    }

    private Representation Represent(int status, SiteFile? file, FileBody body, string? coding, byte[] common, string? tag = null, int queryOffset = 0)
    {
        _lines.Always("Content-type", MediaType.WithCharset(file is null ? MediaType.PlainText : FileTypes.Of(file.Path)));
        byte[] types = (coding is null ? _lines : _lines.Always("Content-encoding", coding)).Take();
        bool hasValidators = _hasValidators && tag is not null;
        Representation added = new()
        {
            Index = _representations.Count,
            Status = status,
            Body = body.Data,
            Length = body.Length,
            HasValidators = hasValidators,
            EntityTag = hasValidators ? Encoding.ASCII.GetBytes(tag!) : [],
            LastModified = hasValidators ? file!.Modified : 0,
            TypeLines = types,
            LengthLine = _lines.Always("Content-length", $"{body.Length}").Take(),
            CommonLines = common,
            QueryOffset = queryOffset,
        };
        _representations.Add(added);
        return added;
    }
}
