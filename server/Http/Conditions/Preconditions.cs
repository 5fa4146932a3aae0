using Uring.Server.Http.Parsing;

namespace Uring.Server.Http.Conditions;

/// <summary>
/// Evaluates the preconditions and the range of a GET or HEAD: RFC 9110, sections 13.2.2 and 14.2. The
/// representation is one that the server would answer with 200: section 13.2.1.
/// </summary>
/// <remarks>
/// A malformed or repeated date is ignored, and so is a malformed or repeated Range. A malformed list of tags
/// matches nothing, as in nginx. A malformed or repeated If-Range is false, because the client then gets the
/// whole representation.
/// </remarks>
internal static class Preconditions
{
    /// <summary>Finds the answer to a request.</summary>
    /// <param name="head">A complete head with noted fields.</param>
    /// <param name="bytes">The bytes of the head, from the first byte that the parser has read.</param>
    /// <param name="representation">The representation that the server has chosen.</param>
    /// <param name="now">The time in seconds since 1970.</param>
    /// <param name="first">The offset of the first byte of the answer.</param>
    /// <param name="count">
    /// The number of bytes of the answer: the whole, a part, or 0 without the representation.
    /// </param>
    public static PreconditionResult Evaluate(
        in RequestHead head, ReadOnlySpan<byte> bytes, in Validators representation, long now, out uint first, out uint count)
    {
        ref readonly NotedFields fields = ref head.Noted;
        first = 0;
        count = representation.Length;
        if (!fields.HasPreconditions)
        {
            return PreconditionResult.Whole;
        }

        PreconditionResult result = !IsCurrent(fields, bytes, representation, now) ? PreconditionResult.Failed
            : IsKnown(fields, bytes, representation, now) ? PreconditionResult.NotModified
            : PreconditionResult.Whole;
        if (result != PreconditionResult.Whole)
        {
            count = 0;
            return result;
        }

        // Only GET defines ranges: RFC 9110, section 14.2.
        if (head.Method != RequestMethod.Get || !fields.HasSingle(NotedField.Range) || !MayDivide(fields, bytes, representation, now))
        {
            return result;
        }

        return RangeField.Read(fields.ValueOf(NotedField.Range, bytes), representation.Length, out first, out count) switch
        {
            RangeResult.Partial => PreconditionResult.Partial,
            RangeResult.Unsatisfiable => PreconditionResult.Unsatisfiable,
            _ => PreconditionResult.Whole,
        };
    }

    /// <summary>Evaluates If-Match, or If-Unmodified-Since without it.</summary>
    private static bool IsCurrent(in NotedFields fields, ReadOnlySpan<byte> bytes, in Validators representation, long now) =>
        fields.Has(NotedField.IfMatch)
            ? EntityTags.Find(fields.LinesOf(NotedField.IfMatch, bytes), representation.EntityTag, TagComparison.Strong) == TagMatch.Found
            : !TryReadDate(fields, NotedField.IfUnmodifiedSince, bytes, now, out long date) || representation.LastModified <= date;

    /// <summary>
    /// Evaluates If-None-Match, or If-Modified-Since without it: does the client have the representation?
    /// </summary>
    private static bool IsKnown(in NotedFields fields, ReadOnlySpan<byte> bytes, in Validators representation, long now) =>
        fields.Has(NotedField.IfNoneMatch)
            ? EntityTags.Find(fields.LinesOf(NotedField.IfNoneMatch, bytes), representation.EntityTag, TagComparison.Weak) == TagMatch.Found
            : TryReadDate(fields, NotedField.IfModifiedSince, bytes, now, out long date) && representation.LastModified <= date;

    /// <summary>Evaluates If-Range: a single strong tag, or exactly the date of Last-Modified.</summary>
    private static bool MayDivide(in NotedFields fields, ReadOnlySpan<byte> bytes, in Validators representation, long now)
    {
        if (!fields.Has(NotedField.IfRange))
        {
            return true;
        }

        return fields.HasSingle(NotedField.IfRange)
            && (fields.ValueOf(NotedField.IfRange, bytes).SequenceEqual(representation.EntityTag)
                || (TryReadDate(fields, NotedField.IfRange, bytes, now, out long date) && date == representation.LastModified));
    }

    private static bool TryReadDate(in NotedFields fields, NotedField field, ReadOnlySpan<byte> bytes, long now, out long date)
    {
        date = 0;
        return fields.HasSingle(field) && HttpDate.TryRead(fields.ValueOf(field, bytes), now, out date);
    }
}
