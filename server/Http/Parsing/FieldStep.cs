namespace Uring.Server.Http.Parsing;

/// <summary>The result of one step through a field section.</summary>
internal enum FieldStep : byte
{
    /// <summary>All bytes are scanned, and the section goes on.</summary>
    Incomplete,

    /// <summary>A field line has ended.</summary>
    Field,

    /// <summary>The empty line has ended.</summary>
    End,

    Refused,
}
