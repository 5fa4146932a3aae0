namespace Uring.Server.Http.Conditions;

/// <summary>The result of the comparison of an entity tag with a list.</summary>
internal enum TagMatch : byte
{
    /// <summary>The list is valid, and has no such tag.</summary>
    None,

    /// <summary>The list has the tag, or is an asterisk.</summary>
    Found,

    /// <summary>The list is malformed, and matches nothing.</summary>
    Malformed,
}
