namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>
/// The texts of a record, as the client has sent them. An empty text stands for a missing one.
/// </summary>
internal readonly ref struct LogTexts
{
    /// <param name="record">The fixed part of the record.</param>
    /// <param name="bytes">The bytes behind the fixed part.</param>
    public LogTexts(in LogRecord record, ReadOnlySpan<byte> bytes)
    {
        Address = Take(ref bytes, record.AddressLength);
        Method = Take(ref bytes, record.MethodLength);
        Target = Take(ref bytes, record.TargetLength);
        Version = Take(ref bytes, record.VersionLength);
        Agent = Take(ref bytes, record.AgentLength);
        Referer = Take(ref bytes, record.RefererLength);
    }

    /// <summary>4 or 16 bytes in network order.</summary>
    public ReadOnlySpan<byte> Address { get; }

    public ReadOnlySpan<byte> Method { get; }

    public ReadOnlySpan<byte> Target { get; }

    public ReadOnlySpan<byte> Version { get; }

    public ReadOnlySpan<byte> Agent { get; }

    public ReadOnlySpan<byte> Referer { get; }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> bytes, int length)
    {
        ReadOnlySpan<byte> text = bytes[..length];
        bytes = bytes[length..];
        return text;
    }
}
