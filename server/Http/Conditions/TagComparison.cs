namespace Uring.Server.Http.Conditions;

/// <summary>The comparisons of entity tags: RFC 9110, section 8.8.3.2.</summary>
internal enum TagComparison : byte
{
    /// <summary>A weak tag matches nothing.</summary>
    Strong,

    /// <summary>A weak tag matches the strong tag with the same text.</summary>
    Weak,
}
