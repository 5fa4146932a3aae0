namespace Uring.Server.Http.Conditions;

/// <summary>The part of a representation that a Range requests.</summary>
internal enum RangeResult : byte
{
    /// <summary>The whole: the field has no valid range of bytes, or several ranges.</summary>
    Whole,

    /// <summary>One range that has at least one byte (206).</summary>
    Partial,

    /// <summary>One range that begins behind the last byte (416).</summary>
    Unsatisfiable,
}
