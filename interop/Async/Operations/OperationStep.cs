namespace Uring.Operations;

/// <summary>The next step of a loop for an operation, after one of its completions.</summary>
internal enum OperationStep
{
    /// <summary>The kernel is done with the operation.</summary>
    Complete,

    /// <summary>The entries go to the kernel again: for the rest of a write, or after EINTR.</summary>
    Continue,

    /// <summary>A further completion follows.</summary>
    Wait,
}
