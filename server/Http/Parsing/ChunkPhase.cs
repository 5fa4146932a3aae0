namespace Uring.Server.Http.Parsing;

/// <summary>The place in a chunk line, after the bytes that have been read.</summary>
internal enum ChunkPhase : byte
{
    Size,

    /// <summary>In the whitespace before the semicolon of an extension.</summary>
    BeforeSemicolon,

    /// <summary>Between the semicolon and the name of an extension.</summary>
    BeforeName,

    Name,

    /// <summary>In the whitespace after a name.</summary>
    AfterName,

    /// <summary>Between the equals sign and the value of an extension.</summary>
    BeforeValue,

    Value,
    QuotedValue,

    /// <summary>After the backslash of a quoted pair.</summary>
    QuotedPair,

    AfterQuotedValue,

    /// <summary>After the CR.</summary>
    CarriageReturn,

    /// <summary>After the LF.</summary>
    End,

    Invalid,
}
