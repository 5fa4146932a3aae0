using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Uring.Server.Http.Parsing;

/// <summary>
/// The facts of a request head, and the progress of its parser. The default value is the state before the
/// first byte.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RequestHead
{
    // 16 bits are enough, because a head has at most 64 KiB: RequestLimits.LargestHead.
    private ushort _targetOffset;
    private ushort _targetLength;
    private ushort _fieldCount;
    private NotedFields _noted;

    /// <summary>The value of Content-Length, or 0.</summary>
    public ulong ContentLength { readonly get; internal set; }

    /// <summary>The offset of the request line, after the empty lines that precede it.</summary>
    public int Start { readonly get; internal set; }

    public int TargetOffset
    {
        readonly get => _targetOffset;
        internal set => _targetOffset = (ushort)value;
    }

    public int TargetLength
    {
        readonly get => _targetLength;
        internal set => _targetLength = (ushort)value;
    }

    /// <summary>
    /// The length in bytes, with the empty line at the end and the empty lines before the request line. 0
    /// until the head is complete.
    /// </summary>
    public int Length { readonly get; internal set; }

    public int FieldCount
    {
        readonly get => _fieldCount;
        internal set => _fieldCount = (ushort)value;
    }

    /// <summary>The places of the noted fields, if <see cref="RequestLimits.NotesFields"/> is set.</summary>
    [UnscopedRef]
    public readonly ref readonly NotedFields Noted => ref _noted;

    public RequestMethod Method { readonly get; internal set; }

    public TargetForm Form { readonly get; internal set; }

    /// <summary>The minor version: 0 or 1.</summary>
    public byte MinorVersion { readonly get; internal set; }

    /// <summary>The mistake in a refused head.</summary>
    public RequestError Error { readonly get; internal set; }

    /// <summary>Whether the connection stays open after the response: RFC 9112, section 9.3.</summary>
    public readonly bool Persists => !Has(HeadFlags.Close) && (MinorVersion == 1 || Has(HeadFlags.KeepAlive));

    /// <summary>
    /// Whether a client of HTTP/1.0 asks to keep the connection. The response must then have
    /// <c>Connection: keep-alive</c>.
    /// </summary>
    public readonly bool AsksKeepAlive => MinorVersion == 0 && Persists;

    public readonly bool IsChunked => Has(HeadFlags.Chunked);

    /// <summary>Whether the client waits for 100 (Continue) before it sends the body.</summary>
    public readonly bool ExpectsContinue => HasBody && MinorVersion == 1 && Has(HeadFlags.Continue);

    public readonly bool HasBody => IsChunked || ContentLength > 0;

    /// <summary>The facts of the fields so far.</summary>
    internal HeadFlags Flags { readonly get; set; }

    internal HeadPhase Phase { readonly get; set; }

    /// <summary>The offset of the first byte that is not scanned yet.</summary>
    internal int Position { readonly get; set; }

    /// <summary>The offset of the version, or of the current field line.</summary>
    internal int PartStart { readonly get; set; }

    /// <summary>The progress in the current field line.</summary>
    internal FieldScan Scan { readonly get; set; }

    /// <summary>Notes a line of a field.</summary>
    internal void Note(NotedField field, int offset) => _noted.Add(field, offset);

    internal readonly bool Has(HeadFlags flags) => (Flags & flags) != 0;

    internal HeadStatus Refuse(RequestError error)
    {
        Error = error;
        return HeadStatus.Refused;
    }
}
