namespace Uring.Server.Http.Parsing;

/// <summary>The next part that the reader of a body expects.</summary>
internal enum BodyPhase : byte
{
    /// <summary>Nothing: the body has ended.</summary>
    End,

    /// <summary>The data of a body with a Content-Length.</summary>
    Data,

    ChunkLine,
    ChunkData,

    /// <summary>The CR after the data of a chunk.</summary>
    ChunkCarriageReturn,

    /// <summary>The LF after the data of a chunk.</summary>
    ChunkLineFeed,

    /// <summary>The trailer section, or the empty line in its place.</summary>
    Trailers,
}
