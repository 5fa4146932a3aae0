namespace Uring.Server.Http.Parsing;

/// <summary>The next part that the parser of a head expects.</summary>
internal enum HeadPhase : byte
{
    /// <summary>The first byte of the request line, or an empty line before it.</summary>
    Start,

    Method,
    Target,
    Version,

    /// <summary>The CR of the request line.</summary>
    CarriageReturn,

    /// <summary>The LF of the request line.</summary>
    LineFeed,

    Fields,
}
