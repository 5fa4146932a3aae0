namespace Uring.Server.Http.Parsing;

/// <summary>The limits on a request. The defaults are those of nginx where nginx has the limit.</summary>
internal readonly record struct RequestLimits()
{
    /// <summary>The largest value of <see cref="MaxHead"/>. 16 bits hold each offset in a head.</summary>
    public const int LargestHead = 65_536;

    /// <summary>
    /// The largest head in bytes, with the empty lines before it (431). With this many bytes a head is
    /// complete or refused. nginx applies its <c>large_client_header_buffers</c> of 8k to each line.
    /// </summary>
    public int MaxHead { get; init; } = 8192;

    /// <summary>The longest request target in bytes (414).</summary>
    public int MaxTarget { get; init; } = 8192;

    /// <summary>The largest number of fields in the head, and in the trailer section (431).</summary>
    public int MaxFields { get; init; } = 100;

    /// <summary>The largest body in bytes (413). 0: no limit. nginx: <c>client_max_body_size</c>.</summary>
    public ulong MaxBody { get; init; } = 1 << 20;

    /// <summary>
    /// Whether a head notes the places of the fields of <see cref="NotedField"/>. A site of files and an access
    /// log require them.
    /// </summary>
    public bool NotesFields { get; init; }
}
