namespace Uring.Server.Http.Parsing;

/// <summary>The next part that the parser of a head expects.</summary>
internal enum HeadPhase : byte
{
    /// <summary>The first byte of a request line, or of an empty line before it.</summary>
    Start,

    /// <summary>The LF of an empty line before the request line.</summary>
    EmptyLineFeed,

    Method,
    Target,
    Version,

    /// <summary>The CR of the request line.</summary>
    CarriageReturn,

    /// <summary>The LF of the request line.</summary>
    LineFeed,

    Fields,
}
