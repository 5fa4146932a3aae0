using System.Runtime.InteropServices;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Server.Serving.Http;

/// <summary>The figures of the server as an answer, in memory that entries in flight may point to.</summary>
internal sealed unsafe class MetricsText : IDisposable
{
    // In bytes: the names of all figures, and the addresses.
    private const int RoomForServer = 16_384;

    // In bytes: all figures of a ring, with 128 kinds of errors.
    private const int RoomPerRing = 16_384;

    private readonly byte[] _server;
    private readonly FiguresPage _figures;
    private readonly MetricsHead _closing;
    private readonly MetricsHead? _kept;
    private readonly int _room;
    private readonly byte* _body;

    /// <param name="head">The answer with the heads, and without a body.</param>
    /// <param name="server">The bytes of <see cref="PrometheusText.Server"/>.</param>
    /// <param name="figures">The figures of all rings.</param>
    public MetricsText(SiteAnswer head, byte[] server, FiguresPage figures)
    {
        (_server, _figures) = (server, figures);
        _closing = new MetricsHead(head.Closing);
        _kept = head.Kept is { } kept ? new MetricsHead(kept) : null;
        _room = RoomForServer + (RoomPerRing * figures.Rings.Length);
        _body = (byte*)NativeMemory.Alloc((nuint)_room);
    }

    /// <summary>The answer that ends its connection.</summary>
    public LoopResponse Closing => _closing.Response;

    /// <summary>The answer after which the connection goes on; null when no connection is kept.</summary>
    public LoopResponse? Kept => _kept?.Response;

    /// <summary>Writes the figures of now. No answer may point to the earlier ones.</summary>
    /// <param name="date">The date of the answer.</param>
    public void Write(ReadOnlySpan<byte> date)
    {
        int length = PrometheusText.Write(new Span<byte>(_body, _room), _server, _figures.Reloads, _figures.Rings).Length;
        _closing.Write(date, _body, (uint)length);
        _kept?.Write(date, _body, (uint)length);
    }

    /// <summary>Frees the memory. No answer may point to it.</summary>
    public void Dispose()
    {
        _closing.Dispose();
        _kept?.Dispose();
        NativeMemory.Free(_body);
    }
}
