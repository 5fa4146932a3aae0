using System.Net;
using System.Runtime.InteropServices;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.Figures;

/// <summary>
/// The memory that the figures of all rings lie in, and what a reader has to know of the server: a file that others map, or
/// memory of this process alone.
/// </summary>
/// <remarks>
/// One thread sets up, announces and stops; each ring's figures are written by its own loop. But for <see cref="Create"/>,
/// <see cref="Publish"/> and <see cref="Dispose"/> nothing here is a system call.
/// </remarks>
internal sealed unsafe class FiguresPage : IDisposable
{
    private readonly FiguresFile? _file;
    private readonly int _rings;
    private byte* _data;

    private FiguresPage(FiguresFile? file, byte* data, int rings)
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
    /// Makes the page, all figures 0, in a file if <see cref="ServerOptions.Stats"/> names one. What an earlier run left under that
    /// name stays until <see cref="Publish"/>.
    /// </summary>
    /// <exception cref="UsageException">The path does not do: no directory, no permission, or a file of somebody else.</exception>
    /// <exception cref="ServerException">A running server has it, or the file system is full.</exception>
    public static FiguresPage Create(ServerOptions options)
    {
        byte[] content = new byte[PageHeader.Size + (options.Rings * sizeof(RingFigures))];
        MemoryMarshal.Write(content, PageHeader.For(options));
        if (options.Stats is { } named)
        {
            FiguresFile file = FiguresFile.Create(named, content);
            TouchAll(file.Data, content.Length);
            return new FiguresPage(file, file.Data, options.Rings);
        }

        byte* data = (byte*)NativeMemory.AlignedAlloc((nuint)content.Length, (nuint)Environment.SystemPageSize);
        content.CopyTo(new Span<byte>(data, content.Length));
        return new FiguresPage(null, data, options.Rings);
    }

    /// <summary>Lets the page be found, in the place of what an earlier run left.</summary>
    /// <exception cref="UsageException">The path does not do.</exception>
    /// <exception cref="ServerException">A running server has it by now.</exception>
    public void Publish() => _file?.Publish();

    /// <summary>The figures of one ring, for its loop to write; valid until the page is disposed of.</summary>
    public RingFigures* Ring(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _rings);
        return (RingFigures*)(_data + PageHeader.Size) + index;
    }

    /// <summary>Tells that the server serves, and where: the ports may be of the kernel's choice.</summary>
    public void Serve(IEnumerable<EndPoint> addresses)
    {
        Header->SetAddresses([.. addresses.Select(address => $"{address}")]);
        State = PageState.Serving;
    }

    /// <summary>Tells that the response was read again.</summary>
    public void CountReload() => Volatile.Write(ref Header->Reloads, Header->Reloads + 1);

    /// <summary>Tells that the server has ended in order, and the figures are final; the loops have ended.</summary>
    public void Stop()
    {
        Header->StoppedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        State = PageState.Stopped;
    }

    /// <summary>
    /// Gives the memory back. A file that was published stays, with the last figures; without <see cref="Stop"/> they are those of a
    /// server that has died.
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

    /// <summary>So that the loops meet no page that has to be brought in first.</summary>
    private static void TouchAll(byte* data, int length)
    {
        for (int offset = 0; offset < length; offset += Environment.SystemPageSize)
        {
            Volatile.Write(ref data[offset], data[offset]);
        }
    }
}
