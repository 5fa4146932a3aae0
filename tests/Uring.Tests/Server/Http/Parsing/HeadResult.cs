using System.Text;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>The facts that the parser has found in the bytes of a head.</summary>
internal sealed record HeadResult(
    HeadStatus Status,
    RequestError Error,
    string Method,
    RequestMethod KnownMethod,
    string Target,
    TargetForm Form,
    int MinorVersion,
    bool Persists,
    bool AsksKeepAlive,
    ulong ContentLength,
    bool IsChunked,
    bool ExpectsContinue,
    bool HasBody,
    int Fields,
    int Length,
    string Noted)
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Parses the text in one piece.</summary>
    public static HeadResult Of(string text, RequestLimits? limits = null)
    {
        byte[] bytes = Bytes(text);
        RequestHead head = default;
        HeadStatus status = RequestParser.Read(ref head, bytes, limits ?? new RequestLimits());
        return From(head, status, bytes);
    }

    /// <summary>Parses the text as it arrives in pieces, each of which ends at one of the offsets.</summary>
    /// <remarks>
    /// Overwrites the lines that the parser has completed: they must not change the result.
    /// </remarks>
    public static HeadResult InPieces(string text, IEnumerable<int> ends, RequestLimits? limits = null)
    {
        byte[] original = Bytes(text);
        byte[] bytes = Bytes(text);
        RequestHead head = default;
        RequestLimits of = limits ?? new RequestLimits();
        HeadStatus status = HeadStatus.Incomplete;
        foreach (int end in ends)
        {
            status = RequestParser.Read(ref head, bytes.AsSpan(0, end), of);
            if (status != HeadStatus.Incomplete)
            {
                break;
            }

            if (head.Phase == HeadPhase.Fields)
            {
                bytes.AsSpan(0, head.PartStart).Clear();
            }
        }

        return From(head, status, original);
    }

    /// <summary>
    /// Parses the text in one piece, and requires the same result for all ways to divide it in two, and byte
    /// by byte.
    /// </summary>
    public static HeadResult InAllWays(string text, RequestLimits? limits = null)
    {
        HeadResult whole = Of(text, limits);
        for (int first = 1; first < text.Length; first++)
        {
            Assert.Equal(whole, InPieces(text, [first, text.Length], limits));
        }

        Assert.Equal(whole, InPieces(text, Enumerable.Range(1, text.Length), limits));
        return whole;
    }

    /// <summary>Returns each noted field with the values of its lines.</summary>
    private static string Notes(in RequestHead head, byte[] bytes)
    {
        List<string> notes = [];
        foreach (NotedField field in Enum.GetValues<NotedField>())
        {
            List<string> lines = [];
            foreach (ReadOnlySpan<byte> line in head.Noted.LinesOf(field, bytes))
            {
                lines.Add(Text(line));
            }

            Assert.Equal(
                (lines.Count > 0, lines.Count == 1, lines.Count > 1),
                (head.Noted.Has(field), head.Noted.HasSingle(field), head.Noted.IsRepeated(field)));
            Assert.Equal(lines.FirstOrDefault(""), Text(head.Noted.ValueOf(field, bytes)));
            notes.AddRange(lines.Count > 0 ? [$"{field}={string.Join('|', lines)}"] : []);
        }

        return string.Join("; ", notes);
    }

    private static HeadResult From(RequestHead head, HeadStatus status, byte[] bytes) => status switch
    {
        HeadStatus.Complete => new(
            status,
            head.Error,
            Text(bytes.AsSpan(head.Start..(head.TargetOffset - 1))),
            head.Method,
            Text(bytes.AsSpan(head.TargetOffset, head.TargetLength)),
            head.Form,
            head.MinorVersion,
            head.Persists,
            head.AsksKeepAlive,
            head.ContentLength,
            head.IsChunked,
            head.ExpectsContinue,
            head.HasBody,
            head.FieldCount,
            head.Length,
            Notes(head, bytes)),
        _ => new(status, head.Error, "", default, "", default, 0, false, false, 0, false, false, false, 0, 0, ""),
    };
}
