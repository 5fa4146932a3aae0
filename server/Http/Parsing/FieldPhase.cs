namespace Uring.Server.Http.Parsing;

/// <summary>The next part that the scan of a field section expects.</summary>
internal enum FieldPhase : byte
{
    LineStart,
    Name,
    Value,
    LineFeed,

    /// <summary>The LF of the empty line.</summary>
    LastLineFeed,
}
