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

    private Response(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, string? notice = null)
    {
        Notice = notice;
        HeadLength = (uint)head.Length;
        Length = (uint)head.Length + (uint)body.Length;
        Data = (byte*)NativeMemory.Alloc(Length);
        head.CopyTo(new Span<byte>(Data, head.Length));
        body.CopyTo(new Span<byte>(Data + head.Length, body.Length));
    }

    public byte* Data { get; private set; }

    /// <summary>A property of the files that is probably a mistake, as one line; null if there is none.</summary>
    public string? Notice { get; }

    /// <summary>In bytes; never 0.</summary>
    public uint Length { get; }

    /// <summary>The length of the status line and the header section, in bytes: the response to HEAD.</summary>
    public uint HeadLength { get; private init; }

    /// <summary>Where the value of the Date header begins, in bytes; null for a response without one.</summary>
    public uint? DateOffset { get; private init; }

    /// <summary>Reads the files that the options name, and composes the response.</summary>
    /// <param name="options">The settings of the response.</param>
    /// <param name="dated">Whether a generated head has a Date header, whose value the sender writes.</param>
    /// <exception cref="UsageException">
    /// A file is not readable, is too large, or is an empty response.
    /// </exception>
    public static Response From(ResponseOptions options, bool dated)
    {
        if (options.ResponseFile is { } file)
        {
            using FileContent whole = ContentFile.Read(file, MaxContent);
            return whole.Length > 0
                ? new Response(whole.Span, [], ResponseFileCheck.Notice(file, whole.Span)) { HeadLength = ResponseFileCheck.HeadLength(whole.Span) }
                : throw new UsageException($"{file.Origin}: '{Shown.Of(file.Path)}' is empty: a response needs at least a status line");
        }

        using FileContent? content = options.BodyFile is { } bodyFile ? ContentFile.Read(bodyFile, MaxContent) : null;
        ReadOnlySpan<byte> body = content is null ? Body(options) : content.Span;
        string? notice = options.BodyFile is { } empty && body.IsEmpty
            ? $"{empty.Origin}: '{Shown.Of(empty.Path)}' is empty: the response has no body"
            : KeepAliveNotice(options);
        return new Response(ResponseHead.Write(options, body.Length, dated, out uint? date), body, notice) { DateOffset = date };
    }

    private static string? KeepAliveNotice(ResponseOptions options) => options.Headers.Any(static field =>
        field.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && field.Value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase))
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
        NativeMemory.Free(Data);
        Data = null;
    }
}
