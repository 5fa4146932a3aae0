namespace Uring.Kestrel;

/// <summary>Where the code of the application runs.</summary>
public enum UringScheduling
{
    /// <summary>On the thread pool. A handler that blocks holds up no other connection.</summary>
    ThreadPool,

    /// <summary>
    /// On the loop of its connection, without a change of thread. This is faster, and a handler that blocks holds up all
    /// connections of its loop.
    /// </summary>
    Inline,
}
