using System.IO.Compression;

namespace Uring.Server.Http.Sites.Files;

/// <summary>Compresses the files of a site that have no compressed sibling.</summary>
/// <param name="content">The site.</param>
/// <param name="budget">The memory for the compressed bodies, in bytes.</param>
/// <param name="cancelled">Ends the work between two files.</param>
internal sealed unsafe class SiteCompressor(SiteContent content, long budget, CancellationToken cancelled)
{
    // Smaller files fit into one packet with their head, compressed or not.
    private const uint MinLength = 1024;

    // The largest length of a compressed body, in percent of the body: decompression costs the client time.
    private const uint MaxShare = 95;

    // Level 11 needs many times the time for a few percent. A build can afford that time once, and a reload
    // cannot.
    private const int BrotliLevel = 9;
    private const int BrotliWindow = 22;

    private const string LacksMemory = "--max-memory: does not suffice for the compression of all files: give a larger size";

    private readonly Dictionary<FileBody, (Place? Gzip, Place? Brotli)> _places = [];
    private long _used;
    private bool _lacksMemory;

    /// <summary>
    /// Returns the content with the compressed bodies. The caller has shared the memory of the old content
    /// for it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The work has been cancelled.</exception>
    public SiteContent Compress()
    {
        List<SiteFile> candidates = [.. content.Files.Where(IsCandidate)];
        long most = candidates.DistinctBy(static file => file.Identity).Sum(static file => 2 * MostOf(file.Identity));
        BodyMemory memory = new(long.Max(1, long.Min(most, budget - (2 * candidates.Count * SiteReader.MemoryOfAnswer))));
        try
        {
            foreach (SiteFile file in candidates)
            {
                cancelled.ThrowIfCancellationRequested();
                _ = _places.TryAdd(file.Identity, default);
                (Place? gzip, Place? brotli) = _places[file.Identity];
                _places[file.Identity] = (
                    gzip ?? (file.Gzip is null ? Append(memory, file.Identity, GzipTo) : null),
                    brotli ?? (file.Brotli is null ? Append(memory, file.Identity, BrotliTo) : null));
            }

            memory.ShrinkTo(long.Max(1, _used));
            List<SiteFile> files = [.. content.Files.Select(file => WithCompressed(file, memory))];
            return content with
            {
                Files = files,
                Memory = [.. content.Memory, memory],
                Notices = _lacksMemory ? [.. content.Notices, LacksMemory] : content.Notices,
            };
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    private static bool IsCandidate(SiteFile file) =>
        file.Identity.Length >= MinLength
        && (file.Gzip is null || file.Brotli is null)
        && FileTypes.IsCompressible(FileTypes.Of(file.Path));

    private static long MostOf(FileBody body) => (long)body.Length * MaxShare / 100;

    private static SiteFile WithCompressed(SiteFile file, Place? gzip, Place? brotli, BodyMemory memory) => file with
    {
        Gzip = file.Gzip ?? gzip?.In(memory),
        Brotli = file.Brotli ?? brotli?.In(memory),
    };

    private SiteFile WithCompressed(SiteFile file, BodyMemory memory) =>
        _places.TryGetValue(file.Identity, out (Place? Gzip, Place? Brotli) places) && IsCandidate(file)
            ? WithCompressed(file, places.Gzip, places.Brotli, memory)
            : file;

    private Place? Append(BodyMemory memory, FileBody body, Func<FileBody, nint, int, int> compress)
    {
        int room = (int)long.Min(MostOf(body), memory.Length - _used);
        if (compress(body, (nint)(memory.Data + _used), room) is not (> 0 and int length))
        {
            _lacksMemory |= room < MostOf(body);
            return null;
        }

        Place place = new(_used, length);
        _used += length;
        return place;
    }

    /// <returns>The length of the compressed body; 0 when the body does not fit.</returns>
    private static int BrotliTo(FileBody body, nint target, int room) =>
        BrotliEncoder.TryCompress(body.Span, new Span<byte>((void*)target, room), out int length, BrotliLevel, BrotliWindow) ? length : 0;

    /// <inheritdoc cref="BrotliTo"/>
    private static int GzipTo(FileBody body, nint target, int room)
    {
        using BoundedStream output = new(target, room);
        using (GZipStream gzip = new(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        return output.Fits ? (int)output.Length : 0;
    }

    /// <summary>A compressed body in the memory, which may move until all of them are there.</summary>
    private sealed record Place(long Offset, int Length)
    {
        private FileBody? _body;

        public FileBody In(BodyMemory memory) => _body ??= new FileBody(memory.Data + Offset, (uint)Length);
    }
}
