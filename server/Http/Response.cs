using System.Runtime.InteropServices;
using System.Text;
using Uring.Server.Files;
using Uring.Server.Operator;

namespace Uring.Server.Http;

/// <summary>
/// The bytes of the response to every client, outside the managed heap: the kernel may read them at any time.
/// </summary>
internal sealed unsafe class Response : IDisposable
{
    /// <summary>
    /// The largest file for a body or a whole response, in bytes. The response stays in memory.
    /// </summary>
    public const int MaxContent = 64 << 20;

    // In bytes: the largest response that is one part.
    private const uint MaxFirst = 16_384;

    private readonly byte* _owned;

    /// <param name="head">The status line and the header section.</param>
    /// <param name="body">The body.</param>
    /// <param name="dateOffset">
    /// Where the value of the Date header begins, in bytes; null for a response without one.
    /// </param>
    /// <param name="notice">See <see cref="Notice"/>.</param>
    private Response(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, uint? dateOffset = null, string? notice = null)
        : this(head, body.Length, body, dateOffset, notice)
    {
        FirstLength = dateOffset is null ? Length : LengthOfFirst(HeadLength, Length);
        Rest = First + FirstLength;
    }

    /// <summary>Creates a response with the body of another one, which must live longer.</summary>
    private Response(ReadOnlySpan<byte> head, Response sameBody, uint? dateOffset)
        : this(head, (int)(sameBody.Length - sameBody.HeadLength), sameBody.BeginningOfBody(head.Length), dateOffset, notice: null)
    {
        FirstLength = LengthOfFirst(HeadLength, Length);
        Rest = sameBody.First + sameBody.HeadLength + (FirstLength - HeadLength);
    }

    private Response(ReadOnlySpan<byte> head, int bodyLength, ReadOnlySpan<byte> bodyCopied, uint? dateOffset, string? notice)
    {
        (DateOffset, Notice) = (dateOffset, notice);
        HeadLength = (uint)head.Length;
        Length = HeadLength + (uint)bodyLength;
        First = _owned = (byte*)NativeMemory.Alloc(HeadLength + (uint)bodyCopied.Length);
        head.CopyTo(new Span<byte>(First, head.Length));
        bodyCopied.CopyTo(new Span<byte>(First + head.Length, bodyCopied.Length));
    }

    /// <summary>
    /// A property of the files that is probably a mistake, as one line; null if there is none.
    /// </summary>
    public string? Notice { get; }

    /// <summary>The first part of the response, with the whole head in it.</summary>
    public byte* First { get; private set; }

    /// <summary>In bytes.</summary>
    public uint FirstLength { get; }

    /// <summary>The bytes behind the first part.</summary>
    public byte* Rest { get; }

    /// <summary>The length of both parts, in bytes; never 0.</summary>
    public uint Length { get; }

    /// <summary>
    /// The length of the status line and the header section, in bytes: the response to HEAD.
    /// </summary>
    public uint HeadLength { get; private init; }

    /// <summary>The status code.</summary>
    public int Status { get; private init; } = StatusCode.Default;

    /// <summary>Whether a client finds the end of the response without the end of the connection.</summary>
    public bool MayBeKept { get; private init; } = true;

    /// <summary>Whether a client of HTTP/1.0 learns that the connection goes on: the kept head says <c>Connection: keep-alive</c>.</summary>
    public bool SaysKeepAlive { get; private init; } = true;

    /// <summary>
    /// Where the value of the Date header begins, in bytes; null for a response without one.
    /// </summary>
    public uint? DateOffset { get; }

    /// <summary>Reads the files that the options name, and composes the response.</summary>
    /// <param name="options">The settings of the response.</param>
    /// <param name="form">
    /// The form of a generated head. A file is checked for whether its connection can be kept.
    /// </param>
    /// <exception cref="UsageException">
    /// A file is not readable, is too large, or is an empty response.
    /// </exception>
    public static Response From(ResponseOptions options, HeadForm form)
    {
        if (options.ResponseFile is { } file)
        {
            using FileContent whole = ContentFile.Read(file, MaxContent);
            return whole.Length > 0
                ? OfFile(file, whole.Span, form.IsKept)
                : throw new UsageException($"{file.Origin}: '{Shown.Of(file.Path)}' is empty: a response needs at least a status line");
        }

        using FileContent? content = options.BodyFile is { } bodyFile ? ContentFile.Read(bodyFile, MaxContent) : null;
        ReadOnlySpan<byte> body = content is null ? Body(options) : content.Span;
        string? notice = options.BodyFile is { } empty && body.IsEmpty
            ? $"{empty.Origin}: '{Shown.Of(empty.Path)}' is empty: the response has no body"
            : KeepAliveNotice(options);
        byte[] head = ResponseHead.Write(options, body.Length, form, out uint? date);
        return new Response(head, body, date, notice) { Status = options.Status };
    }

    /// <summary>Composes an interim response, a head without a body: RFC 9110, section 15.2.</summary>
    /// <param name="head">The status line, with an empty line.</param>
    /// <param name="status">Its status code.</param>
    public static Response Interim(ReadOnlySpan<byte> head, int status) => new(head, []) { Status = status };

    /// <summary>
    /// Composes the same response with another head. The body is shared, so the other response must not live
    /// longer.
    /// </summary>
    /// <param name="options">The settings of this response.</param>
    /// <param name="form">The form of the other head.</param>
    public Response WithHead(ResponseOptions options, HeadForm form)
    {
        byte[] head = ResponseHead.Write(options, (int)(Length - HeadLength), form, out uint? date);
        return new Response(head, this, date);
    }

    /// <summary>
    /// Composes the same response once more. The body is shared, so the other response must not live longer.
    /// </summary>
    public Response Again() => new(new ReadOnlySpan<byte>(First, (int)HeadLength), this, dateOffset: null);

    private static Response OfFile(NamedFile file, ReadOnlySpan<byte> whole, bool isKept)
    {
        string? notice = ResponseFileCheck.Notice(file, whole, isKept);
        return new(whole, [], notice: notice)
        {
            Status = ResponseFileCheck.Status(whole),
            HeadLength = ResponseFileCheck.HeadLength(whole),
            MayBeKept = ResponseFileCheck.FramesItself(whole),
            SaysKeepAlive = ResponseFileCheck.SaysKeepAlive(whole),
        };
    }

    private static uint LengthOfFirst(uint headLength, uint length) => uint.Min(length, uint.Max(headLength, MaxFirst));

    private ReadOnlySpan<byte> BeginningOfBody(int headLength)
    {
        uint bodyLength = Length - HeadLength;
        uint copied = LengthOfFirst((uint)headLength, (uint)headLength + bodyLength) - (uint)headLength;
        return new ReadOnlySpan<byte>(First + HeadLength, (int)copied);
    }

    private static string? KeepAliveNotice(ResponseOptions options) => options.Headers.Any(static field =>
        field.IsConnection && field.Value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase))
            ? "--header: the response has 'Connection: keep-alive', but the server closes each connection: remove that header"
            : null;

    private static byte[] Body(ResponseOptions options) => options switch
    {
        { Body: { } text } => Encoding.UTF8.GetBytes(text),
        _ when StatusCode.AllowsBody(options.Status) => Encoding.UTF8.GetBytes(ResponseOptions.DefaultBody),
        _ => [],
    };

    public void Dispose()
    {
        NativeMemory.Free(_owned);
        First = null;
    }
}
