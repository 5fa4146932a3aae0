namespace Uring.Server.Serving;

/// <summary>Why a loop cannot go on.</summary>
internal enum LoopFailure
{
    None,

    /// <summary>The kernel has nothing more to do with its ring.</summary>
    Ring,

    /// <summary>Its doorbell cannot be read.</summary>
    Orders,
}
