namespace Uring.Server.Http.Parsing;

/// <summary>The grammar of chunk extensions: RFC 9112, section 7.1.1, and RFC 9110, section 5.6.</summary>
internal static class ChunkExtensions
{
    /// <summary>Returns the place after the next byte, for a byte that is not a digit of the size.</summary>
    public static ChunkPhase Next(ChunkPhase phase, byte next) => phase switch
    {
        ChunkPhase.Size or ChunkPhase.AfterQuotedValue => AfterElement(next),
        ChunkPhase.BeforeSemicolon => next switch
        {
            (byte)' ' or (byte)'\t' => phase,
            (byte)';' => ChunkPhase.BeforeName,
            _ => ChunkPhase.Invalid,
        },
        ChunkPhase.BeforeName => next switch
        {
            (byte)' ' or (byte)'\t' => phase,
            _ when TokenBytes.Contains(next) => ChunkPhase.Name,
            _ => ChunkPhase.Invalid,
        },
        ChunkPhase.Name => next switch
        {
            _ when TokenBytes.Contains(next) => phase,
            (byte)' ' or (byte)'\t' => ChunkPhase.AfterName,
            (byte)'=' => ChunkPhase.BeforeValue,
            _ => AfterElement(next),
        },
        ChunkPhase.AfterName => next switch
        {
            (byte)' ' or (byte)'\t' => phase,
            (byte)'=' => ChunkPhase.BeforeValue,
            (byte)';' => ChunkPhase.BeforeName,
            _ => ChunkPhase.Invalid,
        },
        ChunkPhase.BeforeValue => next switch
        {
            (byte)' ' or (byte)'\t' => phase,
            (byte)'"' => ChunkPhase.QuotedValue,
            _ when TokenBytes.Contains(next) => ChunkPhase.Value,
            _ => ChunkPhase.Invalid,
        },
        ChunkPhase.Value => TokenBytes.Contains(next) ? phase : AfterElement(next),
        ChunkPhase.QuotedValue => next switch
        {
            (byte)'"' => ChunkPhase.AfterQuotedValue,
            (byte)'\\' => ChunkPhase.QuotedPair,
            _ when FieldValueBytes.Contains(next) => phase,
            _ => ChunkPhase.Invalid,
        },
        ChunkPhase.QuotedPair => FieldValueBytes.Contains(next) ? ChunkPhase.QuotedValue : ChunkPhase.Invalid,
        _ => next == (byte)'\n' ? ChunkPhase.End : ChunkPhase.Invalid,
    };

    private static ChunkPhase AfterElement(byte next) => next switch
    {
        (byte)'\r' => ChunkPhase.CarriageReturn,
        (byte)';' => ChunkPhase.BeforeName,
        (byte)' ' or (byte)'\t' => ChunkPhase.BeforeSemicolon,
        _ => ChunkPhase.Invalid,
    };
}
