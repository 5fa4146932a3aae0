namespace Uring.Server.Serving.Http;

/// <summary>The bytes of one answer to one request.</summary>
internal readonly unsafe struct AnswerBytes(byte* first, uint firstLength, byte* rest, uint length)
{
    /// <summary>The first part, with the head in it.</summary>
    public byte* First { get; } = first;

    /// <summary>In bytes.</summary>
    public uint FirstLength { get; } = firstLength;

    /// <summary>The bytes behind the first part.</summary>
    public byte* Rest { get; } = rest;

    /// <summary>The number of bytes that the client gets. Less than the first part in an answer to HEAD.</summary>
    public uint Length { get; } = length;

    /// <summary>The bytes of a prepared answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isHead">Whether the client gets the head alone.</param>
    public static AnswerBytes Of(LoopResponse response, bool isHead) =>
        new(response.First, response.FirstLength, response.Rest, isHead ? response.HeadLength : response.Length);

    /// <summary>The number of entries that send the answer behind the bytes that are sent already.</summary>
    public uint PartsBehind(uint sent) => sent < FirstLength && FirstLength < Length ? 2u : 1;
}
