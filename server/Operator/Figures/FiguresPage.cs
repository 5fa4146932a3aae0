using System.Net;
using System.Runtime.InteropServices;
using Uring.Server.Operator.Figures.Reading;
using Uring.Server.Operator.Pages;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.Figures;

/// <summary>
/// The memory that holds the figures of all rings, and a header that describes the server to readers. The
/// memory is a file that other processes can map, or private memory of this process.
/// </summary>
/// <remarks>
/// One thread creates, publishes and stops the page. The loop of each ring writes the figures of that ring.
/// Only <see cref="Create"/>, <see cref="Publish"/> and <see cref="Dispose"/> make system calls.
/// </remarks>
internal sealed unsafe class FiguresPage : IDisposable
{
    private readonly PageFile? _file;
    private readonly int _rings;
    private byte* _data;

    private FiguresPage(PageFile? file, byte* data, int rings)
    {
        _file = file;
        _data = data;
        _rings = rings;
    }

    private PageHeader* Header => (PageHeader*)_data;

    public PageState State
    {
        get => (PageState)Volatile.Read(ref Header->State);
        set => Volatile.Write(ref Header->State, (uint)value);
    }

    /// <summary>
    /// Creates the page with all figures 0, in a file if <see cref="ServerOptions.Stats"/> names one. The
    /// file of an earlier run stays under that name until <see cref="Publish"/>.
    /// </summary>
    /// <exception cref="UsageException">
    /// The directory is missing or not writable, or the path is not a stats file.
    /// </exception>
    /// <exception cref="ServerException">
    /// A running server uses the file, or the file system is full.
    /// </exception>
    public static FiguresPage Create(ServerOptions options)
    {
        byte[] content = new byte[PageHeader.Size + (options.Rings * sizeof(RingFigures))];
        MemoryMarshal.Write(content, PageHeader.For(options));
        if (options.Stats is { } target)
        {
            PageFile file = PageFile.Create(target, PageHeader.Kind, content, content.Length);
            MappedPages.Prefault(file.Data, content.Length);
            return new FiguresPage(file, file.Data, options.Rings);
        }

        byte* data = (byte*)NativeMemory.AlignedAlloc((nuint)content.Length, (nuint)Environment.SystemPageSize);
        content.CopyTo(new Span<byte>(data, content.Length));
        return new FiguresPage(null, data, options.Rings);
    }

    /// <summary>Gives the file its final name, and replaces the stats file of an earlier run.</summary>
    /// <exception cref="UsageException">The path cannot be written, or is not a stats file.</exception>
    /// <exception cref="ServerException">Another server uses the file by now.</exception>
    public void Publish() => _file?.Publish();

    /// <summary>
    /// Returns the figures of one ring, which its loop writes. They are valid until the page is disposed.
    /// </summary>
    public RingFigures* Ring(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _rings);
        return (RingFigures*)(_data + PageHeader.Size) + index;
    }

    /// <summary>The figures of all rings, which their loops write.</summary>
    public ReadOnlySpan<RingFigures> Rings => new(_data + PageHeader.Size, _rings);

    /// <summary>The number of reloads of the response.</summary>
    public ulong Reloads => Volatile.Read(ref Header->Reloads);

    /// <summary>Sets the addresses of the server. The kernel may have chosen the ports.</summary>
    public void SetAddresses(IEnumerable<EndPoint> addresses) => Header->SetAddresses([.. addresses.Select(address => $"{address}")]);

    /// <summary>Reports that the server serves.</summary>
    public void Serve() => State = PageState.Serving;

    /// <summary>Copies the header and no figures.</summary>
    public Snapshot Describe() => new(*Header, [], locked: true, DateTimeOffset.UtcNow);

    /// <summary>Counts a reload of the response.</summary>
    public void CountReload() => Volatile.Write(ref Header->Reloads, Header->Reloads + 1);

    /// <summary>
    /// Reports an orderly end, after which the figures are final. The loops must have ended before.
    /// </summary>
    public void Stop()
    {
        Header->StoppedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        State = PageState.Stopped;
    }

    /// <summary>
    /// Frees the memory. A published file stays, with the last figures. Without <see cref="Stop"/> readers
    /// report that the server has died.
    /// </summary>
    public void Dispose()
    {
        if (_data is null)
        {
            return;
        }

        if (_file is null)
        {
            NativeMemory.AlignedFree(_data);
        }

        _file?.Dispose();
        _data = null;
    }
}
