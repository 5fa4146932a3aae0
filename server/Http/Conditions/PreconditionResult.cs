namespace Uring.Server.Http.Conditions;

/// <summary>The answer that the preconditions and the range of a request lead to.</summary>
internal enum PreconditionResult : byte
{
    /// <summary>The whole representation (200).</summary>
    Whole,

    /// <summary>A part of the representation (206).</summary>
    Partial,

    /// <summary>The client has the representation already (304).</summary>
    NotModified,

    /// <summary>A precondition is false (412).</summary>
    Failed,

    /// <summary>The range begins behind the last byte (416).</summary>
    Unsatisfiable,
}
