namespace Uring;

/// <summary>Where the code after an <c>await</c> of an operation runs.</summary>
public enum ContinuationMode
{
    /// <summary>On the thread pool.</summary>
    ThreadPool,

    /// <summary>
    /// On the loop, without a change of thread. Code that blocks there blocks every operation of its loop.
    /// </summary>
    Inline,
}
