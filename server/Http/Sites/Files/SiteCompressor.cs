using System.IO.Compression;

namespace Uring.Server.Http.Sites.Files;

/// <summary>Compresses the files of a site that have no sibling in gzip.</summary>
/// <remarks>
/// Only in gzip: the encoder of Brotli would add 0.8 MB to the program, a sixth of its size. A build can write
/// siblings in Brotli.
/// </remarks>
/// <param name="content">The site.</param>
/// <param name="budget">The memory for the compressed bodies, in bytes.</param>
/// <param name="cancelled">Ends the work between two files.</param>
internal sealed unsafe class SiteCompressor(SiteContent content, long budget, CancellationToken cancelled)
{
    // Smaller files fit into one packet with their head, compressed or not.
    private const uint MinLength = 1024;

    // The largest length of a compressed body, in percent of the body: decompression costs the client time.
    private const uint MaxShare = 95;

    private const string LacksMemory = "--max-memory: does not suffice for the compression of all files: give a larger size";

    private readonly Dictionary<FileBody, Place?> _places = [];
    private long _used;
    private bool _lacksMemory;

    /// <summary>
    /// Returns the content with the compressed bodies. The caller has shared the memory of the old content
    /// for it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The work has been cancelled.</exception>
    public SiteContent Compress()
    {
        FileBody[] bodies = [.. content.Files.Where(IsCandidate).Select(static file => file.Identity).Distinct()];
        long answers = content.Files.Count(IsCandidate) * SiteReader.MemoryOfAnswer;
        BodyMemory memory = new(long.Max(1, long.Min(bodies.Sum(MostOf), budget - answers)));
        try
        {
            foreach (FileBody body in bodies)
            {
                cancelled.ThrowIfCancellationRequested();
                _places.Add(body, Append(memory, body));
            }

            memory.ShrinkTo(long.Max(1, _used));
            return content with
            {
                Files = [.. content.Files.Select(file => IsCandidate(file) ? file with { Gzip = _places[file.Identity]?.In(memory) } : file)],
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
        file.Identity.Length >= MinLength && file.Gzip is null && file.OwnCoding is null && FileTypes.IsCompressible(FileTypes.Of(file.Path));

    private static long MostOf(FileBody body) => (long)body.Length * MaxShare / 100;

    /// <returns>Null when the compressed body does not fit.</returns>
    private Place? Append(BodyMemory memory, FileBody body)
    {
        int room = (int)long.Min(MostOf(body), memory.Length - _used);
        using BoundedStream output = new((nint)(memory.Data + _used), room);
        using (GZipStream gzip = new(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        if (!output.Fits)
        {
            _lacksMemory |= room < MostOf(body);
            return null;
        }

        Place place = new(_used, (uint)output.Length);
        _used += output.Length;
        return place;
    }

    /// <summary>A compressed body in the memory, which may move until all of them are there.</summary>
    private sealed record Place(long Offset, uint Length)
    {
        private FileBody? _body;

        public FileBody In(BodyMemory memory) => _body ??= new FileBody(memory.Data + Offset, Length);
    }
}
