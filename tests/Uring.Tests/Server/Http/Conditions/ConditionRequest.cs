using Uring.Server.Http.Conditions;
using Uring.Server.Http.Parsing;

namespace Uring.Tests.Server;

/// <summary>A request with conditions, and the answer to it.</summary>
/// <param name="Text">The head.</param>
internal sealed record ConditionRequest(string Text)
{
    // Sun, 29 Nov 2026 00:00:00 GMT.
    private const long Now = 1_795_910_400;

    public static ConditionRequest Of(string method, params (string Name, string? Value)[] fields)
    {
        IEnumerable<string> lines = fields.Where(field => field.Value is not null).Select(field => $"{field.Name}: {field.Value}\r\n");
        return new($"{method} / HTTP/1.1\r\nHost: a\r\n{string.Concat(lines)}\r\n");
    }

    /// <summary>Returns the status, and the offset and the number of bytes of the answer.</summary>
    public (int Status, uint First, uint Count) Evaluate(string tag, long lastModified, uint length)
    {
        byte[] bytes = HeadResult.Bytes(Text);
        RequestHead head = default;
        Assert.Equal(HeadStatus.Complete, RequestParser.Read(ref head, bytes, new RequestLimits { NotesFields = true }));
        Validators validators = new() { EntityTag = HeadResult.Bytes(tag), LastModified = lastModified, Length = length };
        PreconditionResult result = Preconditions.Evaluate(head, bytes, validators, Now, out uint first, out uint count);
        return (StatusOf(result), first, count);
    }

    private static int StatusOf(PreconditionResult result) => result switch
    {
        PreconditionResult.Whole => 200,
        PreconditionResult.Partial => 206,
        PreconditionResult.NotModified => 304,
        PreconditionResult.Failed => 412,
        _ => 416,
    };
}
