using Uring.Server.Http.Conditions;
using Uring.Server.Http.Parsing;
using Uring.Server.Http.Sites;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving.Http;

/// <summary>Finds the answers to requests for files: the representation, and its form by the conditions of the request.</summary>
internal sealed class FileRequests
{
    private readonly AnswerDates _dates;

    public FileRequests(AnswerDates dates) => _dates = dates;

    /// <summary>Initializes the static tables of the conditions, which allocates. The loop must not do that.</summary>
    public static void Initialize(RequestLimits limits)
    {
        if (!limits.NotesFields)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0.5, br\r\nIf-Match: \"a\", W/\"b\"\r\n"u8
            + "If-None-Match: \"c\"\r\nRange: bytes=0-1\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n"u8;
        RequestHead head = default;
        _ = RequestParser.Read(ref head, bytes, limits);
        _ = AcceptEncoding.Choose(head.Noted.LinesOf(NotedField.AcceptEncoding, bytes), hasGzip: true, hasBrotli: true);
        Validators validators = new() { EntityTag = "\"a\""u8, LastModified = 784_111_777, Length = 10 };
        _ = Preconditions.Evaluate(head, bytes, validators, now: 0, out _, out _);
    }

    /// <summary>Finds the answer to a path without a route.</summary>
    /// <param name="files">The files of the site.</param>
    /// <param name="head">The head of the request.</param>
    /// <param name="bytes">The bytes of the head, from the first one that the parser has read.</param>
    /// <param name="path">The normalised path.</param>
    /// <param name="range">The range of a partial answer; none of others.</param>
    public FoundAnswer Find(SiteFiles files, in RequestHead head, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> path, out FileRange range)
    {
        range = default;
        bool isRead = head.Method is RequestMethod.Get or RequestMethod.Head;
        if ((files.Find(path) ?? (isRead ? files.Fallback : null)) is not { } entry)
        {
            return files.NotFound is { } page
                ? new FoundAnswer(AnswerKind.Whole, Choose(page, head, bytes).Index)
                : FoundAnswer.Own(OwnAnswer.Default);
        }

        if (!isRead)
        {
            return FoundAnswer.Own(head.Method == RequestMethod.Other ? OwnAnswer.NotImplemented : OwnAnswer.MethodNotAllowed);
        }

        Representation file = Choose(entry, head, bytes);
        return file.HasValidators && head.Noted.HasPreconditions
            ? Evaluate(file, head, bytes, out range)
            : new FoundAnswer(TakesQuery(file, head, bytes) ? AnswerKind.Redirect : AnswerKind.Whole, file.Index);
    }

    /// <summary>Whether a redirect takes the query of the request, as in nginx.</summary>
    private static bool TakesQuery(Representation file, in RequestHead head, ReadOnlySpan<byte> bytes) =>
        file.QueryOffset > 0 && !TargetPath.QueryOf(bytes.Slice(head.TargetOffset, head.TargetLength)).IsEmpty;

    private static Representation Choose(SiteEntry entry, in RequestHead head, ReadOnlySpan<byte> bytes)
    {
        if ((entry.Gzip ?? entry.Brotli) is null || !head.Noted.Has(NotedField.AcceptEncoding))
        {
            return entry.Identity;
        }

        FieldLines lines = head.Noted.LinesOf(NotedField.AcceptEncoding, bytes);
        return AcceptEncoding.Choose(lines, entry.Gzip is not null, entry.Brotli is not null) switch
        {
            ContentCoding.Gzip => entry.Gzip!,
            ContentCoding.Brotli => entry.Brotli!,
            _ => entry.Identity,
        };
    }

    private FoundAnswer Evaluate(Representation file, in RequestHead head, ReadOnlySpan<byte> bytes, out FileRange range)
    {
        Validators validators = new() { EntityTag = file.EntityTag, LastModified = file.LastModified, Length = file.Length };
        PreconditionResult result = Preconditions.Evaluate(head, bytes, validators, _dates.Seconds, out uint first, out uint count);
        range = result == PreconditionResult.Partial ? new FileRange(first, count) : default;
        return result switch
        {
            PreconditionResult.Failed => FoundAnswer.Own(OwnAnswer.PreconditionFailed),
            PreconditionResult.NotModified => new FoundAnswer(AnswerKind.NotModified, file.Index),
            PreconditionResult.Partial => new FoundAnswer(AnswerKind.Partial, file.Index),
            PreconditionResult.Unsatisfiable => new FoundAnswer(AnswerKind.Unsatisfiable, file.Index),
            _ => new FoundAnswer(AnswerKind.Whole, file.Index),
        };
    }
}
